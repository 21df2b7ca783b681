"""The demo refuses what it must not do, and ends what it started."""

import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from ocpizza.entrypoints.cli.demo.processes import GUARD
from ocpizza.entrypoints.cli.main import main


@pytest.mark.parametrize("options", [[], ["--seed-only"], ["--reset"]])
def test_production_refuses_it(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENV", "PROD")
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")

    assert main(["demo", *options]) == 2
    assert capsys.readouterr().err == "ocpizza: the demo refuses to run with ENV=PROD\n"


def test_it_does_not_forget_a_database_that_is_not_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/theirs")

    assert main(["demo", "--reset"]) == 2
    assert "DATABASE_URL" in capsys.readouterr().err


def test_the_guard_ends_the_processes_of_whoever_goes_without_a_word() -> None:
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    guard = subprocess.Popen(GUARD, stdin=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert guard.stdin is not None
        guard.stdin.write(f"{sleeper.pid}\n")
        guard.stdin.close()

        assert sleeper.wait(10) == -signal.SIGINT
        assert guard.wait(10) == 0
    finally:
        for process in (sleeper, guard):
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()
