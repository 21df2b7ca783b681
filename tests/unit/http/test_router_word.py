"""Whom to believe: the routers that are named, one behind another, and nobody else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from ocpizza.config import Misconfigured, Settings
from ocpizza.entrypoints.http.server.router import RouterWord


def heard(routers: str, peer: str | None, *forwarded: str, proto: str = "https") -> tuple[str, str]:
    """The client's address and the scheme that the application is told."""
    told: dict[str, Any] = {}

    async def app(scope: Any, *_: Any) -> None:
        told.update(scope)

    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {
        "type": "http",
        "scheme": "http",
        "client": None if peer is None else (peer, 50000),
        "headers": [*headers, (b"x-forwarded-proto", proto.encode())],
    }
    none: Any = None
    with suppress(StopIteration):  # it waits for nothing
        RouterWord(app, routers)(scope, none, none).send(None)
    return told["client"][0], told["scheme"]


@pytest.mark.parametrize("routers", ["*", "127.0.0.1", "10.0.0.0/8"])
def test_who_is_no_router_is_taken_for_who_it_is(routers: str) -> None:
    assert heard(routers, "203.0.113.9", "6.6.6.6") == ("203.0.113.9", "http")


def test_the_only_router_says_who_asks() -> None:
    assert heard("127.0.0.1", "127.0.0.1", "6.6.6.6, 203.0.113.9") == ("203.0.113.9", "https")


def test_routers_that_hand_on_to_one_another_are_stepped_over() -> None:
    routers = "127.0.0.1, 198.51.100.0/24"

    assert heard(routers, "127.0.0.1", "6.6.6.6, 203.0.113.9, 198.51.100.7")[0] == "203.0.113.9"


def test_a_router_that_asks_itself_is_the_client() -> None:
    assert heard("127.0.0.1,10.0.0.0/8", "127.0.0.1", "10.1.2.3")[0] == "10.1.2.3"


def test_a_unix_socket_is_this_machines() -> None:
    assert heard("127.0.0.1", None, "203.0.113.9") == ("203.0.113.9", "https")


def test_of_several_schemes_the_last_is_the_routers() -> None:
    assert heard("*", "10.1.1.1", "203.0.113.9", proto="https, http")[1] == "http"


@pytest.mark.parametrize("routers", ["router", "10.0.0.1/8", "127.0.0.1,", "*,127.0.0.1"])
def test_what_is_no_list_of_addresses_is_refused(routers: str) -> None:
    with pytest.raises(Misconfigured, match="FORWARDED_ALLOW_IPS"):
        Settings.from_env({"FORWARDED_ALLOW_IPS": routers})


def test_it_listens_to_other_machines_where_a_router_stands_in_front() -> None:
    assert Settings.from_env({}).host == "127.0.0.1"
    assert Settings.from_env({"FORWARDED_ALLOW_IPS": "*"}).host == "0.0.0.0"
