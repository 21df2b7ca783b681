"""What the law sets, as dated data with its sources: VAT, ceilings, hours of sale."""
