"""What every place for backups must do."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ocpizza.application.ports.backups import BackupStore, CannotBackUp, Damaged, Stored

MIB = 1 << 20


def chunks(count: int) -> Iterator[bytes]:
    """Of no round size, so that parts end in the midst of them."""
    for number in range(count):
        yield bytes([number]) * (MIB + 7)


class BackupStoreContract:
    def test_what_was_put_is_there_until_something_else_is(self, store: BackupStore) -> None:
        assert store.get("b001.json") is None
        store.put("b001.json", b"pending")
        store.put("b001.json", b"running")

        assert store.get("b001.json") == b"running"
        assert store.names() == ["b001.json"]

    def test_of_many_who_create_the_same_one_does(self, store: BackupStore) -> None:
        with ThreadPoolExecutor(8) as crowd:
            told = list(crowd.map(lambda n: store.create("b001.json", bytes([n])), range(8)))

        assert told.count(True) == 1
        assert store.get("b001.json") == bytes([told.index(True)])

    def test_what_is_large_comes_back_as_it_went(self, store: BackupStore) -> None:
        stored = store.upload("b001.dump", chunks(20))

        assert stored.size == 20 * (MIB + 7)
        assert b"".join(store.download("b001.dump", stored)) == b"".join(chunks(20))

    def test_nothing_is_empty_too(self, store: BackupStore) -> None:
        stored = store.upload("b001.dump", [])

        assert b"".join(store.download("b001.dump", stored)) == b""

    def test_an_upload_that_breaks_off_leaves_nothing(self, store: BackupStore) -> None:
        def broken() -> Iterator[bytes]:
            yield from chunks(20)
            raise CannotBackUp("pg_dump was killed")

        with pytest.raises(CannotBackUp, match="pg_dump was killed"):
            store.upload("b001.dump", broken())

        assert store.names() == []

    def test_what_is_other_than_was_stored_is_told_at_its_end(self, store: BackupStore) -> None:
        stored = store.upload("b001.dump", [b"a dump"])
        store.put("b001.dump", b"a bump")

        with pytest.raises(Damaged, match=r"b001\.dump"):
            list(store.download("b001.dump", stored))

    def test_what_is_missing_is_told(self, store: BackupStore) -> None:
        with pytest.raises(Damaged, match=r"b001\.dump is missing"):
            list(store.download("b001.dump", Stored(1, "")))

    def test_what_is_deleted_is_gone_and_may_be_deleted_again(self, store: BackupStore) -> None:
        store.put("b001.json", b"x")
        store.delete("b001.json")
        store.delete("b001.json")

        assert store.names() == []
