"""Entity tags: an order's is its version (RFC 9110 §8.8.3, §13.1)."""

import re

_STRONG = re.compile(r'"([1-9][0-9]{0,17})"')
NEVER = -1


def etag_of(version: int) -> str:
    return f'"{version}"'


def version_in(if_match: str) -> int | None:
    """The version an If-Match asks for; None for `*`; NEVER for weak, malformed or several."""
    if if_match.strip() == "*":
        return None
    match = _STRONG.fullmatch(if_match.strip())
    return int(match[1]) if match else NEVER
