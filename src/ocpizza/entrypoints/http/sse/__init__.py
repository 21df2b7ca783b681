"""Server-sent events: one reader per process, any number of streams."""
