"""The pages, one module a screen; each names its routes in `PAGES`."""
