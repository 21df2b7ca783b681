"""A folder and a bucket are as good as one another; the bucket is a server's that speaks S3."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from moto.server import ThreadedMotoServer

from ocpizza.adapters.storage.folder import FolderStore
from ocpizza.adapters.storage.s3 import BucketStore
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.ports.backups import BackupStore, CannotBackUp, Stored
from ocpizza.config import Settings
from ocpizza.container_backups import backups
from ocpizza.embedded_postgres import Binaries
from tests.contracts.backup_store import BackupStoreContract
from tests.integration.backups.dumps import captured, write, written

BUCKET = "backups-of-ours"


class TestFolder(BackupStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> BackupStore:
        return FolderStore(tmp_path / "backups")

    def test_only_its_owner_reads_it(self, store: BackupStore, tmp_path: Path) -> None:
        store.put("b001.json", b"x")
        store.upload("b001.dump", [b"x"])

        folder = tmp_path / "backups"
        modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert modes == {0o600}

    def test_what_a_killed_upload_left_goes_with_its_name(self, tmp_path: Path) -> None:
        (tmp_path / ".b001.dump.abc").write_bytes(b"half a dump")

        FolderStore(tmp_path).delete("b001.dump")

        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_cannot_be_written_to_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")

        with pytest.raises(CannotBackUp, match="BACKUPS_URL"):
            FolderStore(tmp_path / "file").put("b001.json", b"x")

    def test_a_disk_that_fails_while_it_is_read_is_told_as_its_own(self, tmp_path: Path) -> None:
        (tmp_path / "b001.dump").symlink_to("/proc/self/mem")  # nothing is at its beginning

        with pytest.raises(CannotBackUp, match="see BACKUPS_URL"):
            list(FolderStore(tmp_path).download("b001.dump", Stored(1, "")))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket of ours, to be reached as the environment says."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "somebody"),
        ("AWS_SECRET_ACCESS_KEY", "swordfish"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", endpoint),
    ):
        monkeypatch.setenv(name, value)
    assert requests.put(f"{endpoint}/{BUCKET}", timeout=10).ok


class TestBucket(BackupStoreContract):
    @pytest.fixture
    def store(self, s3: None, request: pytest.FixtureRequest) -> BackupStore:
        return BucketStore(f"s3://{BUCKET}/{request.node.name}")

    def test_other_prefixes_of_the_bucket_are_left_alone(self, store: BackupStore) -> None:
        BucketStore(f"s3://{BUCKET}/others").put("b001.json", b"x")

        assert store.names() == []

    def test_a_bucket_that_is_not_there_is_told_without_secrets(self, store: BackupStore) -> None:
        with pytest.raises(CannotBackUp) as refused:
            BucketStore("s3://no-such-bucket/x").put("b001.json", b"x")

        assert "BACKUPS_URL" in str(refused.value)
        assert "\n" not in str(refused.value)
        assert os.environ["AWS_SECRET_ACCESS_KEY"] not in str(refused.value)


@pytest.mark.slow
class TestWholeBackups:
    @pytest.fixture
    def at_s3(self, s3: None, database_url: str) -> Backups:
        environ = {"DATABASE_URL": database_url, "BACKUPS_URL": f"s3://{BUCKET}/whole"}
        programs = Binaries.packaged()
        assert programs is not None
        return backups(
            Settings.from_env({**environ, "BACKUPS_KEY": "correct horse battery staple"}),
            [programs],
        )

    def test_a_bucket_takes_gives_back_schedules_and_loses_them(
        self, at_s3: Backups, database_url: str
    ) -> None:
        write(database_url, "saffron")
        backup = captured(at_s3)
        write(database_url, "truffle")

        replaced = at_s3.restoring.restore(backup, "DATABASE_URL")

        assert written(database_url) == ["saffron"]
        assert replaced is not None
        at_s3.scheduling.schedule("DATABASE", "04:00 Europe/Paris")
        assert [each.database for each in at_s3.scheduling.all()] == ["DATABASE_URL"]
        at_s3.scheduling.unschedule("DATABASE")
        for each in at_s3.book.all():
            at_s3.book.forget(each)
        assert at_s3.book.store.names() == []
