import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.errors import Invalid
from ocpizza.entrypoints.http.networks import network_of
from ocpizza.entrypoints.http.phones import e164


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("+33612345678", "+33612345678"),
        ("04.78.12.34.56", "+33478123456"),
        ("+41 22 345 67 89", "+41223456789"),
    ],
)
def test_a_number_is_kept_in_its_international_form(text: str, number: str) -> None:
    assert e164(text, "/phone") == number


@given(
    national=st.from_regex(r"[1-9][0-9]{8}", fullmatch=True),
    start=st.sampled_from(["+33", "0"]),
    space=st.sampled_from(["", " ", ".", "-"]),
)
def test_the_usual_french_forms_are_read_as_the_library_reads_them(
    national: str, start: str, space: str
) -> None:
    pairs = [national[place : place + 2] for place in range(1, 9, 2)]
    text = start + space.join([national[0], *pairs])
    known = phonenumbers.parse(text, "FR")
    assert phonenumbers.is_possible_number(known)
    written = phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164)
    assert e164(text, "/phone") == written == f"+33{national}"


@pytest.mark.parametrize("text", ["", "   ", "12", "0612", "phone", "+", "+999999999999999999"])
def test_what_nobody_can_call_is_refused_where_it_stands(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        e164(text, "/customer/phone")
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code) == ("/customer/phone", "not-a-phone")


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_attempts_are_counted_by_household(client: str, network: str) -> None:
    assert network_of(client) == network
