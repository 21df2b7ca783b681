"""Fills a database with the demonstration's data, by the use cases that a real group has.

Every step is safe to repeat, and the accounts come last: a database that has them is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from ocpizza.application.accounts.signing_in import SignInRequest
from ocpizza.application.accounts.signing_up import SignUpRequest
from ocpizza.application.accounts.staffing import GrantRequest, StaffRequest
from ocpizza.application.application import Application
from ocpizza.application.catalogue.keeping_stores import ReorderRequest
from ocpizza.application.stockkeeping.moving import MovementRequest
from ocpizza.domain.errors import AlreadyExists, NotFound, Unauthenticated
from ocpizza.domain.people.actor import Actor
from ocpizza.entrypoints.cli.demo.accounts import ACCOUNTS, HOME, DemoAccount
from ocpizza.entrypoints.cli.demo.dataset import Dataset, load
from ocpizza.entrypoints.cli.keys import make_key
from ocpizza.entrypoints.cli.opening import operator
from ocpizza.entrypoints.cli.output import Advance, progress

PHONE = "+33465710042"
"""Of the numbers that France keeps for films and books (04 65 71)."""


def seed(application: Application, password: str, *, real_hours: bool) -> None:
    """What is not there yet; the password and the kind of hours also where everything is.

    Raises Invalid when the password is too easy to guess.
    """
    actor, data = operator(), load(real_hours=real_hours)
    known = _signs_in(application, password) or _set_passwords(application, actor, password)
    if not known:
        _fill(application, actor, data)
        _open_accounts(application, actor, data, password)
    for store in data.stores:
        kept = application.keeping_stores.store(actor, store.id)
        if kept.opening_hours.always_open is real_hours:
            hours = replace(kept.opening_hours, always_open=not real_hours)
            changed = replace(kept, opening_hours=hours)
            application.keeping_stores.put_store(actor, store.id, changed)


def _signs_in(application: Application, password: str) -> bool:
    try:
        request = SignInRequest(ACCOUNTS[-1].email, password)
        application.signing_in.sign_in(request, network="demo")
    except Unauthenticated:
        return False
    return True


def _set_passwords(application: Application, actor: Actor, password: str) -> bool:
    """False when the accounts are not there."""
    try:
        for account in reversed(ACCOUNTS):
            application.choosing_password.set_for(actor, account.email, password)
    except NotFound:
        return False
    return True


def _fill(application: Application, actor: Actor, data: Dataset) -> None:
    steps = 2 + sum(map(len, data.stock.values()))
    with progress("a menu, five stores and their stock", steps) as advance:
        application.importing.menu(actor, data.menu, dry_run=False)
        advance()
        application.importing.stores(actor, data.store_rows, dry_run=False)
        advance()
        for store in data.stock:
            _stock(application, actor, data, store, advance)


def _stock(
    application: Application, actor: Actor, data: Dataset, store: str, advance: Advance
) -> None:
    levels = {ingredient: level.reorder_level for ingredient, level in data.stock[store].items()}
    application.keeping_stores.put_reorder_levels(actor, store, ReorderRequest(levels))
    for ingredient, level in data.stock[store].items():
        request = MovementRequest("receipt", ingredient, level.on_hand, "demo")
        key = make_key(f"demo {store}", ingredient, request)
        application.moving.enter(actor, store, request, key)
        advance()


def _open_accounts(application: Application, actor: Actor, data: Dataset, password: str) -> None:
    stores = [store.id for store in data.stores]
    with progress("accounts", len(ACCOUNTS)) as advance:
        for account in ACCOUNTS:
            with suppress(AlreadyExists):
                _open(application, actor, account, stores, password)
            advance()


def _open(
    application: Application, actor: Actor, account: DemoAccount, stores: list[str], password: str
) -> None:
    if account.role is None:
        asked = SignUpRequest(account.email, password, account.name, PHONE)
        application.signing_up.open_for(actor, asked)
        return
    at: Sequence[str | None] = {"admin": (None,), "manager": stores}.get(account.role, (HOME,))
    grants = tuple(GrantRequest(account.role, store) for store in at)
    request = StaffRequest(account.email, account.name, grants, password)
    application.staffing.add(actor, request, "fr")
