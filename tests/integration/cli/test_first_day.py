"""`docs/first-day.md` works as it is printed."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "first-day.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FINALLY = "kill $(jobs -p) 2>/dev/null; wait"


def script(url: str, port: int) -> str:
    """The blocks of the page, with the values that are the reader's."""
    text = "\n".join(BLOCK.findall(PAGE.read_text("utf-8")))
    paypal = f"{'c' * 40}:{'s' * 40}"
    for pattern, value in (
        (r"^export DATABASE_URL=.*$", f"export DATABASE_URL='{url}'"),
        (r"^export PAYPAL_KEY=.*$", f"export PAYPAL_KEY='{paypal}'"),
        (r"--open 11:30-14:30 --open 18:00-23:30", "--open 00:00-00:00"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{port}"),
    ):
        text, found = re.subn(pattern, value, text, flags=re.MULTILINE)
        assert found, pattern
    return f"set -euo pipefail\nset -m\ntrap '{FINALLY}' EXIT\n{text}"


@pytest.mark.timeout(180)
def test_an_empty_database_takes_its_first_order(bare_database_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    programs = Path(sys.executable).parent
    environ = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PORT": str(port),
        "LANG": "C.UTF-8",
    }

    done = subprocess.run(
        ["bash", "-c", script(bare_database_url, port)],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    for told in (
        "upgraded",
        "lyon-bellecour is new.",
        "4 of 4 entries changed.",
        "1 of 1 entries would change.",
        '"number":"A-001"',
        "invariants hold",
    ):
        assert told in done.stdout
