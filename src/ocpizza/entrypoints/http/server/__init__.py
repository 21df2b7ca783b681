"""Gunicorn with Uvicorn's loop, so that a deploy, a restart or a worker's end breaks no request."""
