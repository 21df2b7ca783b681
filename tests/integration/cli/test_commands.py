"""What an operator does at a terminal, on a real database."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from ocpizza.application.ordering.requests import ContactRequest, LineRequest, OrderRequest
from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.cli.keys import make_key
from ocpizza.entrypoints.cli.opening import operator

Ocpizza = Callable[..., str]
Told = Callable[..., Any]
STORE = "lyon-bellecour"


@pytest.fixture
def order(demo_url: str) -> str:
    """The id of an order that was placed."""
    return placed(demo_url)


def test_orders_are_listed_for_people_and_for_scripts(
    ocpizza: Ocpizza, told: Told, order: str
) -> None:
    table = ocpizza("orders", "list", STORE)
    assert "A-001" in table
    assert "Ada" in table
    assert order in table

    assert [each["id"] for each in told("orders", "list", STORE)] == [order]
    assert told("orders", "list", STORE, "--status", "ready,delivered") == []
    assert told("orders", "list", STORE, "--to", "2020-01-01") == []


@pytest.mark.parametrize("by", ["id", "number", "number in small letters"])
def test_an_order_is_shown_by_its_id_or_number(ocpizza: Ocpizza, order: str, by: str) -> None:
    named = {"id": order, "number": "A-001", "number in small letters": "a-001"}[by]

    shown = ocpizza("orders", "show", STORE, named)

    for part in (order, "Margherita", "mozzarella", "basil", "placed", "€"):
        assert part in shown


def test_what_happens_is_told_as_it_happens(demo_url: str) -> None:
    command = [sys.executable, "-m", "ocpizza.entrypoints.cli", "orders", "watch", STORE, "--json"]
    watching = subprocess.Popen(
        command, env={**os.environ, "DATABASE_URL": demo_url}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert watching.stdout is not None
        while not select.select([watching.stdout], [], [], 0.2)[0]:
            placed(demo_url)  # until it has begun to listen
        told = json.loads(watching.stdout.readline())
    finally:
        watching.kill()
        watching.communicate()
    assert (told["event"], told["status"]) == ("order.placed", "placed")
    assert told["number"].startswith("A-")


@pytest.mark.parametrize("order", ["A-099", "01890000-0000-7000-8000-000000000000"])
def test_an_order_that_is_not_there_is_named_in_one_line(ocpizza: Ocpizza, order: str) -> None:
    said = ocpizza("orders", "show", STORE, order, code=2)

    assert said == f"ocpizza: {STORE} has no order '{order}'; see: ocpizza orders list {STORE}\n"


def test_a_store_that_is_not_there_is_named_with_those_that_are(ocpizza: Ocpizza) -> None:
    for command in (
        ("orders", "list", "nowhere"),
        ("orders", "show", "nowhere", "A-001"),
        ("orders", "watch", "nowhere"),
        ("stock", "show", "nowhere"),
        ("stock", "count", "nowhere", "mozzarella=5"),
        ("payments", "list", "nowhere"),
        ("stores", "pause", "nowhere"),
        ("stores", "resume", "nowhere"),
        ("staff", "add", "zoe@ocpizza.example", "--role", "counter", "--store", "nowhere"),
    ):
        said = ocpizza(*command, code=2)

        assert said.startswith("ocpizza: there is no store 'nowhere'; there are: "), command
        assert STORE in said
        assert said.count("\n") == 1


def test_somebody_who_does_not_work_here_is_named(ocpizza: Ocpizza) -> None:
    for command in ("disable", "forget-phone"):
        said = ocpizza("staff", command, "ada@nowhere.example", code=2)
        assert said.startswith("ocpizza: nobody works here as 'ada@nowhere.example'")


def test_what_was_delivered_is_added_and_what_was_counted_is_set(
    ocpizza: Ocpizza, told: Told
) -> None:
    before = level(told, "mozzarella")["on_hand"]

    ocpizza("stock", "receive", STORE, "mozzarella=500", "basil=20", "--reason", "Monday's")
    assert level(told, "mozzarella")["on_hand"] == before + 500

    ocpizza("stock", "count", STORE, "mozzarella=123")
    assert level(told, "mozzarella")["on_hand"] == 123
    assert "mozzarella" in ocpizza("stock", "show", STORE, "--low")


def test_a_delivery_comes_from_a_file(ocpizza: Ocpizza, told: Told, tmp_path: Path) -> None:
    note = tmp_path / "delivery.csv"
    note.write_text("ingredient,quantity\nmozzarella,500\nbasil,20\n")
    before = level(told, "mozzarella")["on_hand"]

    ocpizza("stock", "receive", STORE, "--file", str(note))

    assert level(told, "mozzarella")["on_hand"] == before + 500


def test_a_delivery_that_is_entered_twice_under_one_key_is_added_once(
    ocpizza: Ocpizza, told: Told
) -> None:
    before = level(told, "mozzarella")["on_hand"]

    for _ in range(2):
        ocpizza("stock", "receive", STORE, "mozzarella=500", "--key", "note 4711")

    assert level(told, "mozzarella")["on_hand"] == before + 500
    changed = ("stock", "receive", STORE, "mozzarella=501", "--key", "note 4711")
    assert "This key was used" in ocpizza(*changed, code=2)


@pytest.mark.parametrize(
    "wrong", ["mozarella=5", "basil=5", "dough=0"], ids=["unknown", "twice", "nothing"]
)
def test_of_a_delivery_with_a_fault_nothing_is_entered(
    ocpizza: Ocpizza, told: Told, wrong: str
) -> None:
    before = level(told, "basil")["on_hand"]

    said = ocpizza("stock", "receive", STORE, "basil=20", wrong, code=2)

    assert "nothing was entered" in said
    assert level(told, "basil")["on_hand"] == before


def test_somebody_is_engaged_listed_and_dismissed(
    ocpizza: Ocpizza, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCPIZZA_PASSWORD", "a-long-password")
    ocpizza(
        *("staff", "add", "zoe@ocpizza.example", "--role", "counter", "--store", STORE),
        *("--store", "grenoble", "--password"),
    )
    zoe = member(told, "zoe@ocpizza.example")
    assert zoe["name"] == "zoe"
    assert [grant["store"] for grant in zoe["grants"]] == ["grenoble", STORE]

    (asked_no_code,) = told("staff", "forget-phone", "Zoe@ocpizza.example")
    assert asked_no_code == zoe
    (left,) = told("staff", "disable", "Zoe@ocpizza.example")

    assert (left["email"], left["disabled"]) == ("zoe@ocpizza.example", True)
    assert member(told, "zoe@ocpizza.example") == left
    assert ocpizza("staff", "disable", "zoe@ocpizza.example") == ""
    assert "left" in ocpizza("staff", "list")


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--role", "counter"), "/grants/0/store"),
        (("--role", "king"), "/grants/0/role"),
    ],
)
def test_a_role_that_cannot_be_is_named(
    ocpizza: Ocpizza, options: tuple[str, ...], part: str
) -> None:
    assert part in ocpizza("staff", "add", "zoe@ocpizza.example", *options, code=2)


def test_a_store_is_opened_from_options_and_paused(ocpizza: Ocpizza, told: Told) -> None:
    ocpizza(
        *("stores", "add", "paris-bastille", "--name", "OC Pizza Bastille", "--city", "Paris"),
        *("--line1", "1 place de la Bastille", "--postcode", "75011", "--phone", "01 99 00 12 34"),
        *("--open", "11:30-14:30", "--open", "18:00-02:00", "--delivers", "75011=250/1200"),
    )
    opened_now = store(told, "paris-bastille")
    assert opened_now["phone"] == "+33199001234"
    assert opened_now["delivery_areas"] == [
        {"postcode": "75011", "fee_cents": 250, "minimum_cents": 1200}
    ]
    assert len(opened_now["opening_hours"]["weekly"][6]["intervals"]) == 2

    ocpizza("stores", "pause", "paris-bastille")
    assert store(told, "paris-bastille")["ordering_paused"] is True
    assert told("stores", "pause", "paris-bastille")["ordering_paused"] is True
    ocpizza("stores", "resume", "paris-bastille")
    assert store(told, "paris-bastille")["ordering_paused"] is False


def test_a_store_is_opened_from_a_file(ocpizza: Ocpizza, told: Told, tmp_path: Path) -> None:
    file = tmp_path / "store.json"
    file.write_text(
        json.dumps(
            {
                "name": "OC Pizza Bastille",
                "address": {"line1": "1 place", "postcode": "75011", "city": "Paris"},
                "phone": "01 99 00 12 34",
                "opening_hours": {"weekly": [], "always_open": True},
                "services": ["takeaway"],
                "preparation_minutes": 12,
                "delivery_minutes": 20,
                "pizzas_per_ten_minutes": 6,
            }
        )
    )

    ocpizza("stores", "add", "paris-bastille", "--file", str(file))

    assert store(told, "paris-bastille")["open_now"] is True


def test_what_a_store_lacks_is_named_with_its_place(ocpizza: Ocpizza) -> None:
    said = ocpizza("stores", "add", "paris-bastille", "--name", "Bastille", code=2)

    for part in ("/phone", "/address/line1"):
        assert part in said


def test_payments_are_listed_and_read_again(
    ocpizza: Ocpizza, told: Told, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told("payments", "list", STORE) == []
    assert "PAYPAL_URL is not set" in ocpizza("payments", "reconcile", code=2)
    monkeypatch.setenv("PAYPAL_URL", "http://127.0.0.1:9")
    assert "0 payments and 0 refunds" in ocpizza("payments", "reconcile", "--since", "2026-11-01")


def test_a_sound_database_passes_the_check(ocpizza: Ocpizza, order: str) -> None:
    assert "invariants hold" in ocpizza("check")


def test_what_is_off_is_listed_and_the_check_fails(
    ocpizza: Ocpizza, order: str, demo_url: str
) -> None:
    engine = create_engine(demo_url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE stock_levels SET on_hand = on_hand + 7 WHERE ingredient_id = 'basil'")
        )
    engine.dispose()

    found = ocpizza("check", code=1)

    assert "basil" in found
    assert len(json.loads(ocpizza("check", "--json", code=1))) == 5


def test_the_schema_is_told_and_what_lacks_it_says_so(
    ocpizza: Ocpizza, bare_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ocpizza("db", "check") == "current\n"
    assert ocpizza("db", "upgrade") == "current\n"

    monkeypatch.setenv("DATABASE_URL", bare_database_url)
    assert ocpizza("db", "check", code=1) == "behind: ocpizza db upgrade\n"
    assert json.loads(ocpizza("db", "check", "--json", code=1)) == {"schema": "behind"}
    assert "ocpizza db upgrade" in ocpizza("stores", "list", code=2)
    assert ocpizza("db", "upgrade") == "upgraded\n"
    assert ocpizza("stores", "list")
    assert json.loads(ocpizza("db", "check", "--json")) == {"schema": "current"}


def test_a_database_that_is_away_is_said_in_one_line(
    ocpizza: Ocpizza, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:swordfish@127.0.0.1:1/none")

    said = ocpizza("stores", "list", code=2)

    assert "The database does not answer" in said
    assert "swordfish" not in said
    assert said.count("\n") == 1


def level(told: Told, ingredient: str) -> Any:
    return next(each for each in told("stock", "show", STORE) if each["ingredient"] == ingredient)


def member(told: Told, email: str) -> Any:
    return next(each for each in told("staff", "list") if each["email"] == email)


def store(told: Told, name: str) -> Any:
    return next(each for each in told("stores", "list") if each["store"] == name)


def placed(url: str) -> str:
    request = OrderRequest(
        Channel.WEB,
        Fulfilment.TAKEAWAY,
        ContactRequest("Ada"),
        (LineRequest("margherita", 2, "medium", extra=("mozzarella",), without=("basil",)),),
        Method.CASH,
    )
    with opened(Settings.from_env({"DATABASE_URL": url})) as application:
        key = make_key("test", None, request)
        return application.placing.place(operator(), STORE, request, key).order.id
