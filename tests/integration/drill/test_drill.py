"""It goes through; whoever stops it finds nothing left; and it would say so if something did not hold."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drill.customers import Order
from drill.figures import Figure
from drill.journal import Journal, Unmet
from drill.parts.backups import Backup
from drill.parts.disaster import account

ROOT = Path(__file__).parents[3]
STOPPED_WITHIN = 60.0


@contextmanager
def drilling(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "drill"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as drill:
        try:
            yield drill
        finally:
            drill.terminate()


def left_by(folder: Path) -> list[str]:
    """Processes that were told of it, and files in it."""
    told = str(folder).encode()
    processes = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if told in (process / "environ").read_bytes():
                processes.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it has ended, or is nobody's to look into
    return [*processes, *map(str, folder.iterdir())]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_everything_holds(tmp_path: Path) -> None:
    with drilling(tmp_path) as drill:
        said, _ = drill.communicate()

    assert drill.returncode == 0, said
    assert "**NO**" not in said
    assert left_by(tmp_path) == []


@pytest.mark.slow
def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    with drilling(tmp_path) as drill:
        assert drill.stdout is not None
        while "a first order was taken" not in drill.stdout.readline():
            assert drill.poll() is None
        drill.send_signal(signal.SIGINT)
        began = time.monotonic()
        said, _ = drill.communicate()

    assert drill.returncode == 130, said
    assert time.monotonic() - began < STOPPED_WITHIN
    assert left_by(tmp_path) == []


def order(name: str) -> Order:
    return Order(name, f"A-{name}", "lyon-bellecour", "token", 1_000)


PROMISED = {name: order(name) for name in ("early", "during", "late")}
BACKUP = Backup("b001", frozenset({"early"}))


def test_what_came_after_the_backup_may_be_lost() -> None:
    journal = Journal()

    lost = account(journal, PROMISED, BACKUP, {"early", "during"})

    assert [each.id for each in lost] == ["late"]
    assert journal.held


@pytest.mark.parametrize("restored", [{"during"}, {"early", "never promised"}])
def test_what_came_before_it_may_not_and_nothing_is_added(restored: set[str]) -> None:
    journal = Journal()

    account(journal, PROMISED, BACKUP, restored)

    assert not journal.held


def test_what_does_not_hold_is_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    journal = Journal()
    with journal.step("First", Figure.KILL) as step:
        step.expect("one thing", held=True)
        step.expect("another", held=False)
    with pytest.raises(Unmet), journal.step("Second", Figure.LOSE):
        raise Unmet("the site did not answer\nand this is its log")

    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("| First ")
    assert "| yes " in first
    assert "another" in second
    assert "**NO**" in second
    assert "the site did not answer" in third
    assert "**NO**" in third
    assert not journal.held
