"""Who sells: what the law wants on every receipt and on the site.

Code de commerce R123-237; code de la consommation L111-1, L221-5, L616-1; loi 2004-575, article 6.
"""

from __future__ import annotations

import re
from typing import Any

from attrs import Attribute, field, frozen

_DIGITS = re.compile(r"[0-9]{9}")


def _siren(_: Any, __: Attribute[str], siren: str) -> None:
    if not _DIGITS.fullmatch(siren) or _luhn(siren) % 10:
        raise ValueError("a SIREN has nine digits, the last of which checks the others")


def _luhn(digits: str) -> int:
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004 - digits


@frozen
class Seller:
    """The company behind all stores. `host` is who runs the site's machines, name and address."""

    name: str
    siren: str = field(validator=_siren)
    address: str
    phone: str
    email: str
    host: str
    mediator: str

    @property
    def vat_number(self) -> str:
        """The one that follows from the SIREN (CGI annexe II, 215)."""
        return f"FR{(12 + 3 * (int(self.siren) % 97)) % 97:02d}{self.siren}"
