from __future__ import annotations

import msgspec
import pytest

from ocpizza.application.accounts.own import AccountRequest
from ocpizza.application.accounts.signing_in import RoleView
from ocpizza.application.requests import AddressRequest
from ocpizza.domain.errors import Forbidden, Unauthenticated
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.domain.people.roles import Role
from tests.builders import BELLECOUR, new_id
from tests.unit.accounts.house import LEA, PAOLO, AccountsHouse

HOME = AddressRequest("3 rue de la Charité", "69002", "Lyon", None, "sonner fort")


def signed_in(house: AccountsHouse, email: str) -> Actor:
    return house.signing_in.authenticate(house.sign_in(email).token)


def test_a_customer_sees_all_that_is_known(house: AccountsHouse) -> None:
    house.sign_up()

    view = house.own.view(signed_in(house, LEA))

    assert (view.email, view.name, view.phone) == (LEA, "Léa Martin", "+33612345678")
    assert view.addresses == ()
    assert view.roles == (RoleView(Role.CUSTOMER, None),)


def test_a_customer_changes_name_phone_and_addresses(house: AccountsHouse) -> None:
    house.sign_up()
    actor = signed_in(house, LEA)

    changed = house.own.change(actor, AccountRequest("Léa M.", "+33698765432", (HOME,)))

    assert (changed.name, changed.phone) == ("Léa M.", "+33698765432")
    assert [msgspec.to_builtins(address) for address in changed.addresses] == [
        {
            "line1": "3 rue de la Charité",
            "line2": "",
            "postcode": "69002",
            "city": "Lyon",
            "instructions": "sonner fort",
        }
    ]
    assert house.own.view(actor) == changed


def test_staff_see_their_roles_and_leave_the_rest_to_their_manager(house: AccountsHouse) -> None:
    house.engage()
    actor = signed_in(house, PAOLO)

    view = house.own.view(actor)

    assert (view.phone, view.addresses) == (None, ())
    assert view.roles == (RoleView(Role.PIZZAIOLO, BELLECOUR),)
    with pytest.raises(Forbidden):
        house.own.change(actor, AccountRequest("Paola", "+33698765432"))


@pytest.mark.parametrize(
    "nobody", [ANONYMOUS, Actor("order:x", frozenset(), order=(BELLECOUR, new_id()))]
)
def test_who_has_no_account_has_to_sign_in(house: AccountsHouse, nobody: Actor) -> None:
    with pytest.raises(Unauthenticated):
        house.own.view(nobody)
