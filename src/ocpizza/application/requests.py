"""Bounds and pieces that several requests share. Requests refuse what they do not know."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from ocpizza.domain.people.contact import Address

# Python's `$` also matches before a last line break, where JSON Schema's does not.
END = r"$(?!\n)"
SLUG = rf"^[a-z0-9]+(-[a-z0-9]+)*{END}"
VISIBLE = r"[^\s\x00-\x1f\x7f]"
EMAIL = rf"^[^@\s\x00-\x1f\x7f]{{1,64}}@[^@\s\x00-\x1f\x7f]+{END}"

Slug = Annotated[str, Meta(min_length=1, max_length=63, pattern=SLUG)]
Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=VISIBLE)]
Phone = Annotated[str, Meta(min_length=3, max_length=32)]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=EMAIL)]
Short = Annotated[str, Meta(min_length=1, max_length=120, pattern=VISIBLE)]
Optional = Annotated[str, Meta(max_length=200)]
Note = Annotated[str, Meta(max_length=500)]
Reason = Annotated[str, Meta(max_length=300)]
GivenReason = Annotated[str, Meta(min_length=1, max_length=300, pattern=VISIBLE)]
Cents = Annotated[int, Meta(ge=1, le=1_000_000)]
Postcode = Annotated[str, Meta(pattern=r"^[0-9]{5}$", min_length=5, max_length=5)]


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """A body: with these fields and no others."""


class Nothing(Request, frozen=True):
    """A body in which nothing is required."""


class AddressRequest(Request, frozen=True):
    line1: Short
    postcode: Postcode
    city: Short
    line2: Optional | None = None
    instructions: Note | None = None

    def address(self) -> Address:
        return Address(
            self.line1, self.postcode, self.city, self.line2 or "", self.instructions or ""
        )
