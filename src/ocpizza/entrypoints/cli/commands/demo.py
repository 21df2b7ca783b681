from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from shutil import rmtree
from typing import IO, TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from types import FrameType

    from ocpizza.config import Settings

WEBHOOK_ID = "WH-DEMO-0CP1ZZA"
PAYPAL_FILE = "paypal.json"
MAILS = "mails"

Port = Annotated[
    int | None,
    typer.Option(help="The site's; PayPal is on the next. Else PORT, else 8000.", min=1, max=65534),
]
SeedOnly = Annotated[bool, typer.Option("--seed-only", help="Fill the database, and stop.")]
Reset = Annotated[bool, typer.Option("--reset", help="Forget the demo's data first.")]
RealHours = Annotated[
    bool, typer.Option("--real-hours", help="Stores open at their hours, not always.")
]
Open = Annotated[bool, typer.Option("--open", help="Show the site in a browser.")]


def demo(
    *,
    port: Port = None,
    seed_only: SeedOnly = False,
    reset: Reset = False,
    real_hours: RealHours = False,
    open_browser: Open = False,
) -> None:
    """Run the whole product on this machine, with made-up data, until Ctrl-C."""
    from ocpizza.config import Settings
    from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
    from ocpizza.entrypoints.cli.errors import Stop
    from ocpizza.entrypoints.cli.opening import settings

    if os.environ.get("ENV", "").strip().upper() == "PROD":
        raise Stop("the demo refuses to run with ENV=PROD")
    if port is not None:
        os.environ["PORT"] = str(port)
    if reset and os.environ.get("DATABASE_URL"):
        raise Stop("--reset forgets the demo's own database; DATABASE_URL names another")
    with ExitStack() as open_:
        open_.enter_context(_stopped_by_signals())
        port = Settings.from_env(os.environ).port
        lock = None if seed_only else open_.enter_context(_place(port))
        if reset:
            _forget()
        chosen = open_.enter_context(settings())
        password = chosen.demo_password or PASSWORD
        _prepare(chosen, password, real_hours=real_hours)
        if lock is not None:
            _run(chosen, password, lock, open_browser=open_browser)


@contextmanager
def _place(port: int) -> Iterator[IO[str]]:
    from ocpizza.entrypoints.cli.demo.place import place
    from ocpizza.entrypoints.cli.opening import data_folder
    from ocpizza.entrypoints.cli.ports import ensure_free

    other = f"choose others: PORT={port + 10} make demo, or ocpizza demo --port {port + 10}"
    with place(data_folder(), port, remedy=other) as lock:
        for needed in (port, port + 1):
            ensure_free(needed, remedy=other)
        yield lock


def _forget() -> None:
    from ocpizza.entrypoints.cli.opening import data_folder, own_cluster

    own_cluster().destroy()
    (data_folder() / PAYPAL_FILE).unlink(missing_ok=True)
    rmtree(data_folder() / MAILS, ignore_errors=True)


def _prepare(chosen: Settings, password: str, *, real_hours: bool) -> None:
    from ocpizza.application.ports.readiness import NotMigrated
    from ocpizza.container import opened, upgrade
    from ocpizza.entrypoints.cli.demo.seeding import seed

    with opened(chosen) as application:
        try:
            application.readiness.check()
        except NotMigrated:
            upgrade(chosen)
        seed(application, password, real_hours=real_hours)


def _run(chosen: Settings, password: str, lock: IO[str], *, open_browser: bool) -> None:
    from ocpizza.config import DEMO_PAYPAL_KEY
    from ocpizza.entrypoints.cli.demo.banner import banner
    from ocpizza.entrypoints.cli.demo.processes import processes
    from ocpizza.entrypoints.cli.demo.waiting import until_ended, until_ready
    from ocpizza.entrypoints.cli.opening import data_folder
    from ocpizza.entrypoints.cli.ports import free_port

    paypal = f"http://127.0.0.1:{chosen.port + 1}"
    mails = (data_folder() / MAILS).resolve()
    smtp_port = free_port()
    environ = {
        **os.environ,
        "DATABASE_URL": chosen.database_url or "",
        "PAYPAL_KEY": os.environ.get("PAYPAL_KEY") or DEMO_PAYPAL_KEY,
        "PAYPAL_URL": paypal,
        "PAYPAL_WEBHOOK_ID": WEBHOOK_ID,
        "PORT": str(chosen.port),
        "SMTP_URL": os.environ.get("SMTP_URL") or f"smtp://127.0.0.1:{smtp_port}",
        "DEMO_INBOX": str(mails),
        "WORKER": "inline",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL") or "WARNING",
    }
    webhook = f"http://127.0.0.1:{chosen.port}/api/v1/webhooks/paypal"
    with processes(lock) as started:
        started.start(
            (
                "paypal-sandbox",
                f"--port={chosen.port + 1}",
                f"--webhook-url={webhook}",
                f"--webhook-id={WEBHOOK_ID}",
                f"--file={data_folder() / PAYPAL_FILE}",
            ),
            environ,
        )
        started.start(("mail-sandbox", f"--port={smtp_port}", f"--folder={mails}"), environ)
        started.start(("serve",), environ)
        until_ready(chosen.port, started)
        typer.echo(banner(chosen.site_url, paypal, password))
        if open_browser:
            typer.launch(chosen.site_url)
        until_ended(started)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM are how a demo ends; a second one does not interrupt the tidying up."""

    def stop(_: int, __: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        sys.exit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
