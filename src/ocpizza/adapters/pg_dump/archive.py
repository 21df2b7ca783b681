"""A dump on this machine, in a file that has no name: it goes when we do, however we go."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from attrs import frozen

from ocpizza.adapters.pg_dump.programs import Program, Programs
from ocpizza.application.ports.backups import CannotBackUp, Damaged


@frozen
class PgArchive:
    """The `Archive` port."""

    program: Program
    file: IO[bytes]

    @contextmanager
    def script(self, section: str) -> Iterator[IO[bytes]]:
        """The SQL of a part: `pre-data`, `data` or `post-data`."""
        options = ("--schema=public", "--no-owner", "--no-privileges", f"--section={section}")
        with self._run(*options, "--file=-") as process:
            assert process.stdout is not None
            yield process.stdout

    def refuse_unreadable(self) -> None:
        with self._run("--list") as process:
            process.communicate()

    @contextmanager
    def _run(self, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        """What it complains of goes to a file: in a pipe that nobody reads it would come to stop."""
        self.file.seek(0)
        number = self.file.fileno()
        with tempfile.TemporaryFile() as complaints:
            with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                [self.program.path, *options, f"/dev/fd/{number}"],
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            ) as process:
                try:
                    yield process
                except BaseException:
                    process.kill()
                    raise
            if process.returncode != 0:
                complaints.seek(0)
                reason = complaints.readline().decode(errors="replace").strip()
                raise Damaged(f"The dump cannot be read: {reason}")


@contextmanager
def archived(programs: Programs, chunks: Iterable[bytes], written_by: int) -> Iterator[PgArchive]:
    """Raises CannotBackUp when the chunks are no dump, or one that no pg_restore here can read."""
    program = programs.find("pg_restore", written_by)
    with tempfile.TemporaryFile() as file:
        try:
            file.writelines(chunks)
            file.flush()
        except OSError as error:
            raise CannotBackUp(f"{tempfile.gettempdir()}: {error.strerror}; see TMPDIR") from error
        archive = PgArchive(program, file)
        archive.refuse_unreadable()
        yield archive
