"""`--help` is quick because it loads nothing of what makes the application slow to start."""

import os
import subprocess
import sys

import pytest

HEAVY = {
    "alembic",
    "argon2",
    "cryptography",
    "dependency_injector",
    "gunicorn",
    "msgspec",
    "ocpizza.application",
    "ocpizza.domain.orders",
    "phonenumbers",
    "procrastinate",
    "psycopg",
    "requests",
    "rich",
    "sqlalchemy",
    "starlette",
    "structlog",
    "uvicorn",
}
GROUPS = ["db", "menu", "stock", "orders", "staff", "stores", "ingredients", "payments"]


def test_help_loads_nothing_heavy() -> None:
    helps = [["--help"], *([group, "--help"] for group in GROUPS)]
    program = (
        "import sys\n"
        "from ocpizza.entrypoints.cli.main import main\n"
        f"assert [main(arguments) for arguments in {helps}] == {[0] * len(helps)}\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert told.stdout.count("Usage: ocpizza") == len(helps)
    assert HEAVY.isdisjoint(told.stderr.splitlines())


def test_every_command_of_the_product_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    from ocpizza.entrypoints.cli.main import main

    main(["--help"])

    listed = capsys.readouterr().out
    for command in ["serve", "demo", "secret", "check", "config", "worker", "paypal-sandbox"]:
        assert f"  {command}" in listed
    for group in GROUPS:
        assert f"  {group}" in listed


def test_shells_complete_commands() -> None:
    asked = {"_OCPIZZA_COMPLETE": "complete_bash", "COMP_WORDS": "ocpizza st", "COMP_CWORD": "1"}
    program = "from ocpizza.entrypoints.cli.main import run; run()"

    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(told.stdout.split()) == {"stock", "stores", "staff"}
