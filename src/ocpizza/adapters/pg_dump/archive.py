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
        process = self.run(*options, "--file=-")
        with process:
            assert process.stdout is not None
            assert process.stderr is not None
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            said = process.stderr.read().decode(errors="replace")
        if process.returncode != 0:
            raise Damaged(f"The dump cannot be read: {said.strip().partition(chr(10))[0]}")

    def run(self, *options: str) -> subprocess.Popen[bytes]:
        self.file.seek(0)
        number = self.file.fileno()
        return subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
            [self.program.path, *options, f"/dev/fd/{number}"],
            pass_fds=[number],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def refuse_unreadable(self) -> None:
        _, complaint = self.run("--list").communicate()
        if complaint:
            reason = complaint.decode(errors="replace").strip().partition("\n")[0]
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
