"""The walk of the README works as it is printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.integration.house.serving import House

README = Path(__file__).parents[3] / "README.md"
WALK = re.compile(r"^```sh\n(SITE=.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_walk_leads_from_the_menu_to_the_doorstep(house: House, tmp_path: Path) -> None:
    (walk,) = WALK.findall(README.read_text("utf-8"))
    programs = Path(sys.executable).parent
    environ = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "SITE": house.url,
        "PAYPAL": house.paypal,
    }

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", walk],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = done.stdout.split("\n")
    before, total, status, after = int(said[0]), said[1], said[2], int(said[3])
    assert (before - after, total, status) == (2, "2170", "awaiting_payment")
    assert said[4:9] == ["captured", "in_preparation", "ready", "out_for_delivery", "delivered"]
    told = [line.removeprefix("event: ") for line in said if line.startswith("event:")]
    assert told == ["order.placed", "payment.status", *["order.status"] * 4]
