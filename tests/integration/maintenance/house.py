"""The house as it is served, and what is asked of it before, under and after maintenance."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx2

from ocpizza.application.maintaining import KeepingMaintenance, MaintenanceRequest
from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Grant, Role
from tests.integration.house.serving import House

NEW_CONNECTION = {"Connection": "close"}
"""Another one each time: two processes answer, and each has to know."""
ENOUGH = 10
"""So many in a row without one process having answered is one chance in a thousand."""


ADA = Actor("cli", frozenset({Grant(Role.ADMIN)}), name="Ada")


@contextmanager
def operating(house: House) -> Iterator[KeepingMaintenance]:
    """What the command does, without two seconds of starting Python."""
    with opened(Settings.from_env(house.environ)) as application:
        yield application.maintaining


@contextmanager
def maintenance(
    house: House,
    message: str | None = None,
    until: datetime | None = None,
    *,
    database: bool = False,
) -> Iterator[None]:
    """From when every process refuses customers until none does."""
    with operating(house) as keeping:
        keeping.on(ADA, MaintenanceRequest(message, until, database))
        everywhere(lambda: front_page(house).status_code == 503)
        try:
            yield
        finally:
            keeping.off(ADA)
            everywhere(lambda: front_page(house).status_code == 200)


def everywhere(holds: Callable[[], bool], seconds: float = 10.0) -> float:
    """Wait until it holds in every process; how long that took."""
    begun = time.monotonic()
    while not all(holds() for _ in range(ENOUGH)):
        assert time.monotonic() - begun < seconds
    return time.monotonic() - begun


def front_page(house: House, language: str = "fr") -> httpx2.Response:
    headers = {**NEW_CONNECTION, "Accept-Language": language}
    return get(house, "/", headers)


def get(house: House, path: str, headers: Mapping[str, str] = NEW_CONNECTION) -> httpx2.Response:
    with house.client() as client:
        return client.get(house.url + path, headers=headers)


def in_seconds(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
