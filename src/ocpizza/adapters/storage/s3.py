"""A bucket of Amazon S3, or of any service that speaks its language and honours If-None-Match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import urlsplit

import obstore
from attrs import field, frozen
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from ocpizza.adapters.storage.checksum import Checksum, checked
from ocpizza.application.ports.backups import CannotBackUp, Damaged, Stored

PART = 16 << 20
"""S3 takes 10,000 parts: 160 GB."""
AT_ONCE = 2
PATIENCE = timedelta(seconds=60)


def _bucket(url: str) -> S3Store:
    """Credentials, region and endpoint are AWS_… of the environment, as for every tool of S3's."""
    parts = urlsplit(url)
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        client_options={"allow_http": True},  # where the endpoint says so: a server of one's own
        retry_config={"max_retries": 5, "retry_timeout": PATIENCE},
    )


@frozen
class BucketStore:
    """The `BackupStore` port, at `s3://bucket/prefix`."""

    url: str
    _bucket: S3Store = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        with self._reached():
            object.__setattr__(self, "_bucket", _bucket(self.url))

    def create(self, name: str, content: bytes) -> bool:
        with self._reached():
            try:
                obstore.put(self._bucket, name, content, mode="create")
            except AlreadyExistsError:
                return False
        return True

    def put(self, name: str, content: bytes) -> None:
        with self._reached():
            obstore.put(self._bucket, name, content)

    def get(self, name: str) -> bytes | None:
        with self._reached(), suppress(FileNotFoundError):
            return bytes(obstore.get(self._bucket, name).bytes())
        return None

    def names(self) -> list[str]:
        with self._reached():
            return sorted(each["path"] for page in obstore.list(self._bucket) for each in page)

    def upload(self, name: str, chunks: Iterable[bytes]) -> Stored:
        checksum = Checksum()
        with self._reached():
            obstore.put(
                self._bucket,
                name,
                checksum.through(chunks),
                chunk_size=PART,
                max_concurrency=AT_ONCE,
            )
        return checksum.stored()

    def download(self, name: str, stored: Stored) -> Iterator[bytes]:
        with self._reached():
            try:
                pieces = obstore.get(self._bucket, name).stream()
            except FileNotFoundError:
                raise Damaged(f"{self.url}/{name} is missing.") from None
            yield from checked((bytes(piece) for piece in pieces), stored, name)

    def delete(self, name: str) -> None:
        with self._reached(), suppress(FileNotFoundError):
            obstore.delete(self._bucket, name)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            reason = str(error).partition("\n")[0]
            raise CannotBackUp(f"{self.url}: {reason}; see BACKUPS_URL and AWS_…") from error
