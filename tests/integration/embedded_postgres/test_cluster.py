"""The server that the demo and these tests stand on."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ocpizza.embedded_postgres import Binaries, Cluster, ClusterError
from ocpizza.embedded_postgres.account import NOBODY, Account
from ocpizza.embedded_postgres.server import Server


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "own")
    cluster.start()
    yield cluster
    cluster.destroy()


def in_another_process(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


STAY = """
    import sys
    from pathlib import Path
    from ocpizza.embedded_postgres import Cluster
    cluster = Cluster(Path(sys.argv[1]))
    with cluster.shared():
        print(cluster.url(), flush=True)
        sys.stdin.readline()
"""

FORK = """
    import os, sys
    from pathlib import Path
    from ocpizza.embedded_postgres import Cluster
    cluster = Cluster(Path(sys.argv[1]))
    with cluster.shared():
        if child := os.fork():
            os.waitpid(child, 0)
            print("running" if cluster.is_running() else "stopped", flush=True)
        else:
            sys.exit(0)
"""


def test_what_was_committed_is_there_after_a_kill(own_cluster: Cluster) -> None:
    url = own_cluster.url()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")

    own_cluster.kill()
    assert not own_cluster.is_running()
    own_cluster.start()

    assert value(url, "SELECT n FROM kept") == 42


def test_it_keeps_its_address_over_a_restart(own_cluster: Cluster) -> None:
    url = own_cluster.url()
    own_cluster.stop()
    own_cluster.start()
    assert own_cluster.url() == url


def test_it_listens_on_this_machine_only_and_asks_for_its_password(own_cluster: Cluster) -> None:
    assert value(own_cluster.url(), "SHOW listen_addresses") == "127.0.0.1"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(own_cluster.url().replace("ocpizza:", "ocpizza:x"))


def test_text_is_utf_8_and_compared_by_code_point(own_cluster: Cluster) -> None:
    assert value(own_cluster.url(), "SELECT upper('é') || ('Z' < 'a')::text") == "Étrue"


def test_a_copied_database_has_the_rows_of_its_template(own_cluster: Cluster) -> None:
    template = own_cluster.create_database("template_of_test")
    with psycopg.connect(template) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    copy = own_cluster.create_database("copy", template="template_of_test")
    assert value(copy, "SELECT n FROM kept") == 42


def test_a_database_is_dropped_under_its_clients(own_cluster: Cluster) -> None:
    url = own_cluster.create_database("doomed")
    with psycopg.connect(url) as client:
        own_cluster.drop_database("doomed")
        assert not own_cluster.has_database("doomed")
        with pytest.raises(psycopg.OperationalError):
            client.execute("SELECT 1")


def test_a_stale_pid_file_that_names_another_process_is_no_obstacle(own_cluster: Cluster) -> None:
    own_cluster.kill()
    pid_file = own_cluster.folder / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    own_cluster.start()

    assert own_cluster.is_running()


def test_a_data_folder_half_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "data.new" / "base").mkdir(parents=True)
    cluster = Cluster(tmp_path, throwaway=True)
    cluster.start()
    assert cluster.is_running()
    cluster.destroy()


def test_two_processes_that_start_at_once_share_one_server(tmp_path: Path) -> None:
    processes = [in_another_process(STAY, tmp_path) for _ in range(2)]
    first, second = (said(process) for process in processes)
    assert first == second

    processes[0].communicate("\n")
    assert value(second, "SELECT 1") == 1

    processes[1].communicate("\n")
    assert not Cluster(tmp_path).is_running()


def test_a_server_left_by_a_killed_process_is_taken_up_and_stopped(tmp_path: Path) -> None:
    killed = in_another_process(STAY, tmp_path)
    url = said(killed)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    cluster = Cluster(tmp_path)
    assert cluster.is_running()
    with cluster.shared():
        assert cluster.url() == url
    assert not cluster.is_running()


def test_data_that_another_process_uses_is_not_destroyed(tmp_path: Path) -> None:
    other = in_another_process(STAY, tmp_path)
    url = said(other)
    with pytest.raises(ClusterError, match="in use"):
        Cluster(tmp_path).destroy()
    assert value(url, "SELECT 1") == 1

    other.communicate("\n")
    Cluster(tmp_path).destroy()
    assert not (tmp_path / "data").exists()


def test_a_forked_child_that_ends_does_not_stop_its_parents_server(tmp_path: Path) -> None:
    parent = in_another_process(FORK, tmp_path)
    assert said(parent) == "running"
    parent.communicate()


def test_a_throwaway_server_leaves_no_data(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, throwaway=True)
    with cluster.shared():
        assert value(cluster.url(), "SHOW fsync") == "off"
    assert not (tmp_path / "data").exists()


def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, throwaway=True)
    cluster.start()
    cluster.stop()
    (tmp_path / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(ClusterError, match="no_such_setting"):
        cluster.start()


def test_data_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("11\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 11"):
        Cluster(tmp_path).start()


def test_a_folder_without_programs_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=str(tmp_path)):
        Binaries.find({"OCPIZZA_PG_BIN": str(tmp_path)})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_where_user_namespaces_are_off_root_runs_it_as_nobody(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as reachable:
        account = Account.nobody(Binaries.find(), tmp_path / "data", Path(reachable))
        server = Server(account, 0, throwaway=True)
        server.start()
        running = server.running()
        assert running is not None
        assert Path(f"/proc/{running.pid}").stat().st_uid == NOBODY
        server.destroy()
