from typing import Any

import msgspec
import pytest

from ocpizza.application.requests import Email, Slug


@pytest.mark.parametrize("slug", ["a", "quatre-fromages", "7-up", "x" * 63])
def test_a_slug(slug: str) -> None:
    assert msgspec.convert(slug, Slug) == slug


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "é", "a b", "a\n", "a\nb", "x" * 64])
def test_no_slug(text: str) -> None:
    _refused(text, Slug)


@pytest.mark.parametrize("email", ["a@b", "lea.martin+pizza@example.org", "léa@exemple.fr"])
def test_an_address(email: str) -> None:
    assert msgspec.convert(email, Email) == email


@pytest.mark.parametrize(
    "text",
    ["", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "a\x01@b", "x" * 65 + "@b", "a@" + "b" * 253],
)
def test_no_address(text: str) -> None:
    _refused(text, Email)


def _refused(text: str, kind: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, kind)
