"""A backup is one once it has been restored somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from attrs import frozen
from msgspec.structs import replace

from ocpizza.application.backing_up.backup import Backup, Trial
from ocpizza.application.backing_up.restoring import Archives
from ocpizza.application.ports.backups import CannotBackUp, Databases
from ocpizza.application.reading.checking import Finding


@frozen
class Miscount:
    """A table that came back with other rows than were dumped."""

    table: str
    dumped: int
    restored: int


@frozen
class Verdict:
    rows: int
    tables: int
    miscounts: Sequence[Miscount]
    findings: Sequence[Finding]

    @property
    def good(self) -> bool:
        return not self.miscounts and not self.findings

    @property
    def said(self) -> str:
        return (
            f"{len(self.miscounts)} tables miscounted, {len(self.findings)} breaches of invariants"
        )


@frozen
class Verifying:
    """`audit` migrates a database of ours at an address and lists what does not hold in it."""

    archives: Archives
    databases: Databases
    audit: Callable[[str], Sequence[Finding]]
    scratch_url: str | None

    def verify(self, backup: Backup, *, unsealed: bool = False) -> Verdict:
        """Restore it elsewhere, count and audit; the book keeps what came of it. Raises CannotBackUp.

        One that somebody broke off says nothing of the backup: as if it had not been begun.
        """
        book = self.archives.capturing.book
        trial = Trial(begun_at=book.clock.now(), process=book.processes.this())
        self._enter(backup, trial)
        try:
            verdict = self._tried(backup, unsealed=unsealed)
        except BaseException as error:
            with suppress(CannotBackUp):  # the store is away: the error is to be told all the same
                self._enter(backup, _broken_off(backup.trial, trial, error))
            raise
        if verdict.good:
            self._enter(backup, None, passed=True)
        else:
            self._enter(backup, replace(trial, failure=verdict.said))
        return verdict

    def _tried(self, backup: Backup, *, unsealed: bool) -> Verdict:
        assert backup.manifest is not None, "only completed ones are verified"
        with self._elsewhere(backup) as url:
            with (
                self.archives.opened(backup, unsealed=unsealed) as archive,
                self.databases.replacing(url) as target,
            ):
                target.load(archive)
            miscounts = _miscounts(backup.manifest.rows, self.databases.rows(url))
            return Verdict(
                rows=sum(backup.manifest.rows.values()),
                tables=len(backup.manifest.rows),
                miscounts=miscounts,
                findings=() if backup.manifest.revision is None else self.audit(url),
            )

    def _enter(self, backup: Backup, trial: Trial | None, *, passed: bool = False) -> None:
        """In the book, unless it was deleted meanwhile."""
        book = self.archives.capturing.book
        known = book.find(backup.id)
        if known is not None:
            verified_at = book.clock.now() if passed else known.verified_at
            book.save(replace(known, trial=trial, verified_at=verified_at))

    @contextmanager
    def _elsewhere(self, backup: Backup) -> Iterator[str]:
        """Where nobody keeps anything."""
        known = self.archives.capturing.addresses.known
        if self.scratch_url is None:
            source = known.get(backup.database) or known.get("DATABASE_URL")
            if source is None:
                raise CannotBackUp("Set VERIFY_DATABASE_URL: an empty database to verify in.")
            with self.databases.scratch(source) as url:
                yield url
            return
        for name, url in known.items():
            if name != "VERIFY_DATABASE_URL" and self._is_reached_as(url):
                raise CannotBackUp(f"VERIFY_DATABASE_URL is {name}: verifying would replace it.")
        with self.databases.emptied(self.scratch_url) as url:
            yield url

    def _is_reached_as(self, url: str) -> bool:
        assert self.scratch_url is not None
        try:
            return self.databases.is_the_same(self.scratch_url, url)
        except CannotBackUp:  # it is away: verifying is for such days
            return False


def _broken_off(former: Trial | None, trial: Trial, error: BaseException) -> Trial | None:
    if isinstance(error, KeyboardInterrupt):
        return former
    said = str(error) if isinstance(error, CannotBackUp) else type(error).__name__
    return replace(trial, failure=said)


def _miscounts(dumped: Mapping[str, int], restored: Mapping[str, int]) -> list[Miscount]:
    return [
        Miscount(table, dumped.get(table, 0), restored.get(table, 0))
        for table in sorted({*dumped, *restored})
        if dumped.get(table) != restored.get(table)
    ]
