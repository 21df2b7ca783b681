"""`ocpizza config` lists all that counts and shows no secret."""

import json
from collections.abc import Iterator, Mapping

import pytest

from ocpizza.config import Settings
from ocpizza.entrypoints.cli.main import main
from ocpizza.entrypoints.cli.variables import VARIABLES


class Recording(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, **values: str) -> None:
        self.values_ = values
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def test_it_lists_exactly_what_the_settings_read() -> None:
    development = Recording()
    Settings.from_env(development)
    capped = Recording(UNPAID_ORDERS="3", UNPAID_SHARE="20", PAYPAL_URL="http://127.0.0.1:1")
    Settings.from_env(capped)
    production = Recording(
        ENV="PROD",
        SECRET_KEY="x" * 32,
        PAYPAL_KEY=f"client:{'x' * 32}",
        DATABASE_URL="postgres://db.example/ocpizza",
    )
    Settings.from_env(production)

    asked = development.asked | capped.asked | production.asked
    assert asked == {each.name for each in VARIABLES}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("SECRET_KEY", "correct-horse-battery-staple", "(set)"),
        ("PAYPAL_KEY", "client:swordfish", "(set)"),
        ("DATABASE_URL", "postgresql://me:swordfish@db:5432/x", "postgresql://me:***@db:5432/x"),
        ("SMTP_URL", "smtp://me:sword%40fish@mail:25", "smtp://me:***@mail:25"),
        ("PORT", "8080", "8080"),
    ],
)
def test_secrets_are_not_shown(
    name: str,
    value: str,
    shown: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)

    assert main(["config", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[name] == shown

    assert main(["config"]) == 0
    assert shown in capsys.readouterr().out


def test_a_secret_is_long_and_never_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    main(["secret"])
    main(["secret"])

    first, second = capsys.readouterr().out.splitlines()
    assert first != second
    assert min(len(first), len(second)) >= 32
