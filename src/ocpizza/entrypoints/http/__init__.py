"""The HTTP door: the API, its document, and what every answer carries."""
