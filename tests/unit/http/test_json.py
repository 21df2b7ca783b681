import datetime as dt
import json
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from ocpizza.domain.errors import Invalid
from ocpizza.entrypoints.http.json import (
    JsonReader,
    MalformedJsonError,
    check_characters,
    parse,
)


class Line(msgspec.Struct, forbid_unknown_fields=True):
    item: Annotated[str, Meta(min_length=1, max_length=8, pattern="^[a-z]+$")]
    quantity: Annotated[int, Meta(ge=1, le=50)]
    kind: Literal["a", "b"] | None = None


class Cash(msgspec.Struct, tag="cash", tag_field="method", forbid_unknown_fields=True):
    cents: int


class Online(msgspec.Struct, tag="online", tag_field="method", forbid_unknown_fields=True):
    url: str


class Basket(msgspec.Struct, forbid_unknown_fields=True):
    lines: Annotated[list[Line], Meta(min_length=1, max_length=2)]
    pay: Cash | Online | None = None
    at: Annotated[dt.datetime, Meta(tz=True)] | None = None


def faults(value: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        JsonReader(Basket).convert(value)
    return {fault.pointer: fault.code for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"{}x", "syntax"),
        (b"{'a': 1}", "syntax"),
        (b'{"a": 01}', "syntax"),
        (b'{"a": "\x00"}', "syntax"),
        (b"\xef\xbb\xbf{}", "syntax"),
        (b'{"a": "\xff"}', "not-utf-8"),
        (b'{"a": "\xed\xa0\x80"}', "not-utf-8"),
        (b'{"a": 1, "a": 1}', "duplicate-key"),
        (b'{"a": [{"b": 1, "\\u0062": 2}]}', "duplicate-key"),
        (b'{"a": NaN}', "number"),
        (b'{"a": -Infinity}', "number"),
        (b'{"a": 1e400}', "number"),
        (b'{"a": 0e99999999999999}', "number"),
        (b'{"a": ' + b"1" * 5000 + b"}", "number"),
        (b'{"a": ' + b"1" * 5000 + b".5}", "number"),
        (b"[" * 33 + b"]" * 33, "too-deep"),
        (b"[" * 30_000 + b"]" * 30_000, "too-deep"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "too-deep"),
    ],
)
def test_what_is_no_json_is_told_apart_by_its_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(MalformedJsonError) as refused:
        parse(raw)
    assert refused.value.reason == reason


def test_many_brackets_are_not_deep() -> None:
    assert parse(json.dumps([[]] * 500).encode()) == [[]] * 500


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.0", 2), ("1e2", 100), ("2.5", 2.5), ("-0", 0), ("1.0000000000000000001", 1.0)],
)
def test_a_number_without_a_fraction_is_an_integer(text: str, number: float) -> None:
    parsed = parse(text.encode())
    assert parsed == number
    assert isinstance(parsed, float) == (text in ("2.5", "1.0000000000000000001"))


@pytest.mark.parametrize("quantity", [True, "2", 2.5, None, [2]])
def test_types_are_exact(quantity: object) -> None:
    assert faults({"lines": [{"item": "a", "quantity": quantity}]}) == {"/lines/0/quantity": "type"}


def test_every_fault_is_told_with_its_place() -> None:
    value = {
        "lines": [
            {"item": "A B", "quantity": 10**30, "kind": "c", "x/y~z": 1},
            {"quantity": 0},
        ],
        "pay": {"method": "cash", "cents": "1"},
        "at": "yesterday",
    }
    assert faults(value) == {
        "/lines/0/item": "pattern",
        "/lines/0/quantity": "maximum",
        "/lines/0/kind": "enum",
        "/lines/0/x~1y~0z": "unknown-field",
        "/lines/1/item": "required",
        "/lines/1/quantity": "minimum",
        "/pay/cents": "type",
        "/at": "format",
    }


def test_an_unknown_member_of_a_union_is_told_the_known_ones() -> None:
    with pytest.raises(Invalid) as refused:
        JsonReader(Basket).convert(
            {"lines": [{"item": "a", "quantity": 1}], "pay": {"method": "gold", "cents": 1}}
        )
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.data) == ("/pay/method", {"options": ("cash", "online")})


def test_a_time_without_a_zone_is_invalid() -> None:
    value = {"lines": [{"item": "a", "quantity": 1}], "at": "2026-11-23T18:05:00"}
    assert faults(value) == {"/at": "format"}


@pytest.mark.parametrize("text", ["a\\u0000", "\\ud800", "\\udc00\\ud800"])
def test_nul_and_half_surrogates_are_invalid_wherever_they_stand(text: str) -> None:
    raw = f'{{"a/b": [{{"c": "{text}"}}], "{text}": 1}}'.encode()
    with pytest.raises(Invalid) as refused:
        check_characters(raw, parse(raw))
    assert {fault.pointer for fault in refused.value.faults} == {"/a~1b/0/c", ""}


def test_a_whole_surrogate_pair_is_a_character() -> None:
    raw = b'{"a": "\\ud83c\\udf55"}'
    check_characters(raw, parse(raw))
    assert parse(raw) == {"a": "\N{SLICE OF PIZZA}"}


def test_a_basket_is_read() -> None:
    raw = b'{"lines": [{"item": "a", "quantity": 2.0}], "at": "2026-11-23T18:05:00Z"}'
    basket = JsonReader(Basket).convert(parse(raw))
    assert basket == Basket([Line("a", 2)], at=dt.datetime(2026, 11, 23, 18, 5, tzinfo=dt.UTC))
