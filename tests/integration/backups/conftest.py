from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ocpizza.application.backing_up.backups import Backups
from ocpizza.config import Settings
from ocpizza.container_backups import backups
from ocpizza.embedded_postgres import Binaries
from tests.integration.backups.dumps import Locked, locked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def opened(database_url: str, folder: Path) -> Callable[..., Backups]:
    """Backups into a folder, of an empty shop unless variables say otherwise."""

    def open_(**variables: str) -> Backups:
        environ = {"DATABASE_URL": database_url, "BACKUPS_URL": folder.as_uri(), **variables}
        programs = Binaries.packaged()
        assert programs is not None
        return backups(Settings.from_env(environ), [programs])

    return open_


@pytest.fixture
def kept(opened: Callable[..., Backups]) -> Backups:
    return opened()


@pytest.fixture
def environ(
    database_url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """For the command, and for what it starts."""
    variables = {
        "DATABASE_URL": database_url,
        "BACKUPS_URL": folder.as_uri(),
        "XDG_DATA_HOME": str(tmp_path),
        "LANG": "C.UTF-8",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@pytest.fixture
def locked_table(database_url: str) -> Iterator[Locked]:
    """Held by somebody, so that no dump comes to its end."""
    with locked(database_url) as held:
        yield held


@pytest.fixture
def ocpizza(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """The command; what it printed, on stderr too where it fails."""
    from ocpizza.entrypoints.cli.main import main

    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(("backups", *arguments)) == code, capsys.readouterr().err
        said = capsys.readouterr()
        return said.out + said.err

    return run
