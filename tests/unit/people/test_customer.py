import pytest

from ocpizza.domain.people.contact import Address
from ocpizza.domain.people.customer import Customer

HOME = Address("12 rue Mercière", "69002", "Lyon")


def test_a_customer_is_reached_by_mail_and_by_phone() -> None:
    customer = Customer("c1", "ada.lovelace@example.org", "Ada", "+33639980001", (HOME,))

    assert customer.addresses == (HOME,)


@pytest.mark.parametrize(
    "email", ["", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c", f"a@{'b' * 253}"]
)
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="email"):
        Customer("c1", email, "Ada", "+33639980001")


@pytest.mark.parametrize(
    "phone", ["", "0639980001", "+33 6 39 98 00 01", "+0639980001", "+336", "+" + "3" * 16]
)
def test_a_phone_number_is_e164(phone: str) -> None:
    with pytest.raises(ValueError, match="phone"):
        Customer("c1", "ada@example.org", "Ada", phone)


@pytest.mark.parametrize("postcode", ["", "6900", "690022", "2B000"])
def test_a_postcode_has_five_digits(postcode: str) -> None:
    with pytest.raises(ValueError, match="postcode"):
        Address("12 rue Mercière", postcode, "Lyon")
