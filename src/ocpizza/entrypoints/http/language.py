"""French unless the caller prefers English (Accept-Language, RFC 9110 §12.5.4)."""

from functools import lru_cache
from typing import Literal

Language = Literal["fr", "en"]


@lru_cache(maxsize=1024)
def language_of(accept_language: str) -> Language:
    """The better liked of French and English; French when both are liked as much."""
    liked = {"fr": 0.0, "en": 0.0}
    for part in accept_language[:200].split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        if primary in liked:
            liked[primary] = max(liked[primary], _quality(parameter))
    return "en" if liked["en"] > liked["fr"] else "fr"


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
