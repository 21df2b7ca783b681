"""Every block of commands in the operations manual is run, in the manual's order.

Those of `heroku` through Heroku's own command line, those of `git` in a clone, those of `ocpizza` on
a database with the demonstration's data.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Thread, Timer

import attrs
import psycopg
import pytest

from ocpizza.sandbox.paypal.serve import running
from tests.integration.operations.dynos import dynos
from tests.integration.operations.routes import served
from tests.integration.operations.stand_in import Heroku
from tests.integration.worker.waiting import until
from tests.manual import ENGLISH, ROOT, Block, blocks, chapters, spans

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ocpizza"
NODE = "Node 20 or newer with npm is needed to run Heroku's command line: apt install nodejs npm"
ELSEWHERE = {
    "linux.md": "root's commands on a machine of its own; tests/integration/linux runs them",
}
INSTALLS = "npm install --global"
"""Done once, by `command_line`."""
FINDS = "ocpizza doctor"
"""Its exit code is what it found; here there is no mail server, for one."""
UNTIL_CTRL_C = ("heroku logs --tail",)
WITHIN_SECONDS = 120

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def command_line() -> Path:
    """Heroku's, of the version that the manual has installed; kept in the user's cache."""
    page = (ENGLISH / "prerequisites.md").read_text()
    (version,) = re.findall(rf"{INSTALLS} heroku@(\S+)", page)
    folder = CACHE / f"heroku-{version}"
    program = folder / "bin" / "heroku"
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.fail(NODE)
    if not program.exists():
        install = ["npm", "install", "--global", "--prefix", str(folder), f"heroku@{version}"]
        told = subprocess.run(install, capture_output=True, text=True, timeout=900, check=False)
        assert told.returncode == 0, f"{NODE}\n{told.stderr}"
    return program.parent


@attrs.frozen
class Desk:
    """Where an operator sits: a clone, a shell, an account at Heroku, a database."""

    folder: Path
    environ: Mapping[str, str]
    heroku: Heroku

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=WITHIN_SECONDS,
            check=False,
        )

    def interrupt(self, script: str) -> str:
        """The first line of what goes on until Ctrl-C."""
        with subprocess.Popen(
            ["bash", "-c", f"exec {script}"],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ) as running:
            assert running.stdout is not None
            first = running.stdout.readline()
            running.send_signal(signal.SIGINT)
            return first


@pytest.fixture
def desk(command_line: Path, demo_url: str, tmp_path: Path) -> Iterator[Desk]:
    clone = tmp_path / "ocpizza"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "ocapp.git"], check=True)
    environ = {
        **{name: value for name, value in os.environ.items() if name in {"LANG", "TMPDIR"}},
        "PATH": f"{command_line}:{sysconfig.get_path('scripts')}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TERM": "dumb",
        "GIT_AUTHOR_NAME": "An operator",
        "GIT_AUTHOR_EMAIL": "operator@example.com",
        "GIT_COMMITTER_NAME": "An operator",
        "GIT_COMMITTER_EMAIL": "operator@example.com",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{tmp_path}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://git.example.com/",
        "HEROKU_GIT_HOST": "git.example.com",
        "HEROKU_DATA_HOST": "localhost",
        "HEROKU_API_KEY": "of the stand-in",
        "HEROKU_SKIP_NEW_VERSION_CHECK": "true",
        "DISABLE_TELEMETRY": "true",
        "DATABASE_URL": demo_url,
        "POOL_SIZE": "2",
        "BACKUPS_URL": (tmp_path / "backups").as_uri(),
    }
    with running() as paypal, served() as heroku:
        environ["PAYPAL_URL"] = paypal.base_url
        with dynos(heroku, tmp_path, environ) as certificate:
            theirs = {"HEROKU_HOST": heroku.url, "NODE_EXTRA_CA_CERTS": str(certificate)}
            yield Desk(clone, environ | theirs, heroku)


def test_every_command_of_the_manual_works(desk: Desk, subtests: pytest.Subtests) -> None:
    manual = [block for page in chapters() if page.name not in ELSEWHERE for block in blocks(page)]
    assert sum("heroku" in block.text for block in manual) >= 20
    for block in manual:
        with subtests.test(str(block)):
            carry_out(desk, block)
    for command in sorted(mentioned()):
        with subtests.test(command):
            told = desk.run(command)
            assert told.returncode == 0, told.stdout


def test_what_the_manual_of_2021_has_wrong_fails(desk: Desk) -> None:
    for right in (
        "heroku create ocapp --stack heroku-24",
        "heroku addons:create heroku-postgresql:standard-0 -a ocapp",
    ):
        assert desk.run(right).returncode == 0
    for wrong, why in {
        "heroku pg:maintenance:run DATABASE -a ocapp": "is not a heroku command",
        "heroku pg:backups:capture HEROKU_POSTGRES_PINK -a ocapp": "Couldn't find that addon",
        "heroku pg:backups:schedule DATABASE_URL --at '02:30 Europe/Paris' -a ocapp": "Invalid",
    }.items():
        told = desk.run(wrong)
        assert told.returncode != 0
        assert why in told.stdout


def mentioned() -> set[str]:
    """Heroku's commands in running text and tables, those that are whole."""
    found = {span for page in chapters() for span in spans(page)}
    return {span for span in found if span.startswith("heroku ") and span.endswith(" -a ocapp")}


def carry_out(desk: Desk, block: Block) -> None:
    if block.commands[0].startswith(INSTALLS):
        return
    with ExitStack() as going_on:
        for command, begun in GOING_ON.items():
            if any(line.startswith(command) for line in block.commands):
                going_on.enter_context(begun(desk))
        if block.commands[0].startswith(UNTIL_CTRL_C):
            assert desk.interrupt(block.text) != ""
            return
        told = desk.run(block.text.replace(FINDS, f"({FINDS} || test $? -le 2)"))
    assert told.returncode == 0, f"{block.text}\n{told.stdout}"
    assert not re.search("^ocpizza:", told.stdout, re.MULTILINE), told.stdout


@contextmanager
def _heroku_backs_up(desk: Desk) -> Iterator[None]:
    desk.heroku.transfer("pg_dump", "gof3r")
    yield


@contextmanager
def _heroku_maintains(desk: Desk) -> Iterator[None]:
    desk.heroku.maintenance = {"status": "running"}
    Timer(8, desk.heroku.maintenance.update, kwargs={"status": "completed"}).start()
    yield


@contextmanager
def _we_back_up(desk: Desk) -> Iterator[None]:
    """A capture that cannot get on, because somebody has locked a table."""
    with psycopg.connect(desk.environ["DATABASE_URL"]) as held:
        held.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        capture = Thread(target=desk.run, args=["ocpizza backups capture"])
        capture.start()
        until(lambda: '"running"' in desk.run("ocpizza backups list --json").stdout, 30)
        yield
    capture.join()


GOING_ON: dict[str, Callable[[Desk], AbstractContextManager[None]]] = {
    "heroku pg:backups:cancel": _heroku_backs_up,
    "heroku data:maintenances:wait": _heroku_maintains,
    "ocpizza backups cancel": _we_back_up,
}
"""What has to be going on for a command to have anything to do."""
