"""Stand-ins for machines of others, for demos and tests. Nothing here runs in production."""
