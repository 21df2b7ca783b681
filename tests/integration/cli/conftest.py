import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from ocpizza.entrypoints.cli.main import main

Ocpizza = Callable[..., str]
"""Runs a command that must succeed; what it printed."""


@pytest.fixture(autouse=True)
def _the_log_as_it_was() -> Iterator[None]:
    """Commands that run in here set the log up; other tests read what theirs gets."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def ocpizza(
    demo_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ocpizza:
    """The command, on the demonstration's data."""
    monkeypatch.setenv("DATABASE_URL", demo_url)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(arguments) == code, capsys.readouterr().err
        said = capsys.readouterr()
        return said.err if code == 2 else said.out

    return run


@pytest.fixture
def told(ocpizza: Ocpizza) -> Callable[..., Any]:
    """What a command says to a script."""
    return lambda *arguments: json.loads(ocpizza(*arguments, "--json"))
