"""Orders: what was asked, what it costs, when it will be there, and how it goes from hand to hand."""
