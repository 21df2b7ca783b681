"""A mistake in how the application is put together ends the start, not a request."""

import threading

import attrs
import pytest
from dependency_injector.providers import Provider

from ocpizza.application.application import Application
from ocpizza.config import Settings
from ocpizza.container import Container, build

NOWHERE = "postgres://nobody@127.0.0.1:1/nowhere"
EVERYTHING = {
    "DATABASE_URL": NOWHERE,
    "PAYPAL_URL": "http://127.0.0.1:1",
    "PAYPAL_WEBHOOK_ID": "WH-1",
    "SMTP_URL": "smtp://127.0.0.1:1",
    "BACKUPS_URL": "file:///nowhere",
}


@pytest.mark.parametrize("environ", [{"DATABASE_URL": NOWHERE}, EVERYTHING])
def test_every_provider_builds_without_a_database(environ: dict[str, str]) -> None:
    container = Container(settings=Settings.from_env(environ))

    provider: Provider[object]
    for provider in container.traverse():
        provider()


def test_what_is_shared_is_made_once_by_any_number_of_threads() -> None:
    container = Container(settings=Settings.from_env(EVERYTHING))
    made: list[Application] = []
    threads = [
        threading.Thread(target=lambda: made.append(container.application())) for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(application) for application in made}) == 1


def test_every_part_of_the_application_is_given() -> None:
    application = build(Settings.from_env(EVERYTHING))

    for field in attrs.fields(Application):
        part = getattr(application, field.name)
        assert part is not None
        assert not isinstance(part, Provider)


def test_what_is_not_configured_is_switched_off() -> None:
    application = build(Settings.from_env({"DATABASE_URL": NOWHERE}))

    assert application.reconciling.gateway is None
    assert application.mailing.post is None
    assert application.backups is None
