"""Every number and string of the document has its bounds; what the types leave open is filled in.

Requests declare theirs (a test holds them to it); this is for answers, where a bound tells a
client what to make room for.
"""

from typing import Any

MOST = 2**53 - 1
LONGEST = 10_000
_BY_FORMAT = {"date-time": 35, "date": 10, "uri": 2000, "email": 254, "uuid": 36}


def bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with a bound on every number, string and array in it."""
    full = {name: _bounded_part(name, part) for name, part in schema.items()}
    match full.get("type"):
        case "string":
            full.setdefault("maxLength", _BY_FORMAT.get(full.get("format", ""), LONGEST))
        case "integer" | "number":
            if "exclusiveMinimum" not in full:
                full.setdefault("minimum", -MOST)
            if "exclusiveMaximum" not in full:
                full.setdefault("maximum", MOST)
        case "array":
            full.setdefault("maxItems", LONGEST)
    return full


def _bounded_part(name: str, part: Any) -> Any:
    if name == "properties":
        return {key: bounded(value) for key, value in part.items()}
    if name in ("anyOf", "oneOf", "allOf", "prefixItems"):
        return [bounded(one) for one in part]
    if name in ("items", "additionalProperties") and isinstance(part, dict):
        return bounded(part)
    return part
