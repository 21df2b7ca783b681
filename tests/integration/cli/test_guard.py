"""The demo ends what it started, also when it goes without a word."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ocpizza.entrypoints.cli.demo.guard import stop
from ocpizza.entrypoints.cli.demo.place import place
from ocpizza.entrypoints.cli.demo.processes import GUARD


def test_the_guard_ends_the_processes_of_whoever_goes_without_a_word() -> None:
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    guard = subprocess.Popen(GUARD, stdin=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert guard.stdin is not None
        guard.stdin.write(f"{sleeper.pid}\n")
        guard.stdin.close()

        # Whoever was started in the background may have inherited that an interrupt is ignored.
        assert sleeper.wait(25) in {-signal.SIGINT, -signal.SIGKILL}
        assert guard.wait(10) == 0
    finally:
        for process in (sleeper, guard):
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


def test_a_process_that_nobody_buries_does_not_delay_the_end() -> None:
    zombie = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    began = time.monotonic()

    stop([zombie.pid])

    assert time.monotonic() - began < 5
    zombie.wait()


def test_what_a_killed_demo_has_left_is_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with place(tmp_path, 8000, remedy="") as lock:
        guard = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"],
            stdin=subprocess.PIPE,
            pass_fds=(lock.fileno(),),
        )
    assert guard.stdin is not None
    ending = threading.Timer(0.5, guard.stdin.close)
    ending.start()

    with place(tmp_path, 8000, remedy=""):
        assert guard.stdin.closed
    assert guard.wait(5) == 0
    ending.join()
    assert "what it has left is ending" in capsys.readouterr().err
