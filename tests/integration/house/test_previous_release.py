"""During a deploy the old code serves the new schema; after a rollback it does so for longer."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.house.serving import House, Serve
from tests.integration.house.smoke import a_whole_order
from tools.earlier import Release, before_this, ours

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def earlier(tmp_path: Path) -> Release:
    return before_this(tmp_path)


def test_the_release_before_serves_an_order_on_the_schema_of_this_one(
    serve: Serve, earlier: Release
) -> None:
    known = earlier.revisions()
    assert known == ours()[: len(known)], "a revision that was released is never changed or moved"
    assert len(known) < len(ours())

    with serve(PYTHONPATH=earlier.sources) as house:
        assert loaded_from(house).is_relative_to(earlier.folder)
        a_whole_order(house)
        assert house.faults() == []


def test_after_a_rollback_its_release_command_lets_it_start(serve: Serve, earlier: Release) -> None:
    with serve(PYTHONPATH=earlier.sources) as house:
        upgraded = house.ocpizza("db", "upgrade")

        assert (upgraded.returncode, upgraded.stdout) == (0, "ahead, compatible\n"), upgraded
        assert house.ready()


def loaded_from(house: House) -> Path:
    """Where the house's processes have their code from."""
    found = subprocess.run(
        [sys.executable, "-c", "import ocpizza; print(ocpizza.__file__)"],
        env=house.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(found.stdout.strip())
