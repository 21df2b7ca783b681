"""What Heroku's Python buildpack refuses a repository for, and what surprises those whom it does not.

As its `bin/detect`, `lib/checks.sh`, `lib/package_manager.sh` and `lib/python_version.sh` have it.
"""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
OTHER_MANAGERS = {"Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "setup.py"}
OFFERED = range(10, 15)
"""Minors of Python 3."""
LEFT_BY_RUNNING = {".venv", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
PINNED = re.compile(r"^[A-Za-z0-9_.-]+(?:\[[a-z0-9,-]+\])?==\S+")


@pytest.fixture(scope="module")
def committed() -> dict[PurePosixPath, str]:
    """Files, with their modes; of an archive, which has no history, all that is in it."""
    if not (ROOT / ".git").exists():
        found = (path for path in ROOT.rglob("*") if path.is_file())
        here = {path.relative_to(ROOT): f"{path.stat().st_mode:o}" for path in found}
        return {
            PurePosixPath(path): mode
            for path, mode in here.items()
            if not LEFT_BY_RUNNING.intersection(path.parts)
        }
    listed = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    pairs = (line.split("\t", 1) for line in listed)
    return {PurePosixPath(path): stage.split()[0] for stage, path in pairs}


@pytest.fixture(scope="module")
def root_files(committed: dict[PurePosixPath, str]) -> set[str]:
    return {path.name for path in committed if len(path.parts) == 1}


def test_pip_is_the_only_package_manager(root_files: set[str]) -> None:
    assert "requirements.txt" in root_files
    assert not root_files & OTHER_MANAGERS
    assert {name for name in root_files if re.match(r"(?i)requirements?\.txt$", name)} == {
        "requirements.txt"
    }


def test_the_version_of_python_is_a_minor_that_is_offered(root_files: set[str]) -> None:
    said = (ROOT / ".python-version").read_text()
    found = re.fullmatch(r"3\.(\d+)\n", said)
    assert found
    assert int(found[1]) in OFFERED
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lowest, beyond = re.findall(r"3\.(\d+)", project["requires-python"])
    assert int(lowest) <= int(found[1]) < int(beyond)


def test_it_is_written_in_one_place_and_spelt_right(root_files: set[str]) -> None:
    alike = {name for name in root_files if re.match(r"(?i)\.?py.*version", name)}
    assert alike == {".python-version"}
    assert "runtime.txt" not in root_files


def test_no_installed_python_is_committed(committed: dict[PurePosixPath, str]) -> None:
    first = {path.parts[0] for path in committed}
    assert not first & {".venv", "venv", "env", "node_modules"}
    assert not [path for path in committed if path.parts[:2] == (".heroku", "python")]
    assert not [path for path in committed if path.name == "pyvenv.cfg"]


def test_everything_is_pinned_with_its_hashes() -> None:
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", "")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 20
    for line in lines:
        assert PINNED.match(line), line
        assert "--hash=sha256:" in line, line


def test_the_pins_hold_all_that_the_project_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower() for line in project["dependencies"]}
    pinned = re.findall(r"^([a-z0-9_.-]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert needed <= set(pinned)


def test_the_hook_can_be_run_and_installs_plainly(committed: dict[PurePosixPath, str]) -> None:
    assert int(committed[PurePosixPath("bin/post_compile")], 8) & 0o111
    script = (ROOT / "bin" / "post_compile").read_bytes()
    assert script.startswith(b"#!/usr/bin/env bash\n")
    assert b"\r" not in script
    assert b"pip install" in script
    assert not re.search(rb"pip install.*(?:\s-e|--editable)", script)


def test_nothing_in_the_root_shadows_a_module(committed: dict[PurePosixPath, str]) -> None:
    """The root is on PYTHONPATH there: what is in it comes before what is installed."""
    modules = {path.stem for path in committed if len(path.parts) == 1 and path.suffix == ".py"}
    folders = {path.parts[0] for path in committed if path.parts[1:] == ("__init__.py",)}
    deployed = set(
        re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    )
    installed = {
        module
        for module, packages in importlib.metadata.packages_distributions().items()
        if deployed & {re.sub(r"[-_.]+", "-", name).lower() for name in packages}
    }
    assert "sqlalchemy" in installed
    assert not (modules | folders) & (installed | sys.stdlib_module_names)
