"""Who drives the application: HTTP, the command line, the worker."""
