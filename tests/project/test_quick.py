"""The unit tests stay quick: nothing they load talks to others, draws, or lays out pages."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLOW = {
    "alembic",
    "dependency_injector",
    "httpx2",
    "jinja2",
    "openapi_spec_validator",
    "procrastinate",
    "psycopg",
    "pygal",
    "requests",
    "sqlalchemy",
    "xlsxwriter",
}
COLLECT = """
import sys, pytest
assert pytest.main(["--collect-only", "-qq", "tests/unit"]) == 0
print(*sys.modules, file=sys.stderr)
"""


def test_collecting_the_unit_tests_loads_nothing_slow() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COLLECT], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert SLOW & set(done.stderr.split()) == set()
