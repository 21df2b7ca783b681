"""The floor's statement without a server in front of PostgreSQL: pgbench, prepared."""

import asyncio
import os
import re
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import time_ns
from urllib.parse import urlsplit

from attrs import field, frozen

from bench.figures import Measured
from bench.floor import order_values
from bench.house import STORES
from bench.measuring import Meter
from bench.orders import baskets, body
from bench.pantry import take_stock
from bench.statement import NAMES, PLACE
from ocpizza.embedded_postgres import Binaries

# Rises with every order of a client, as the product's ids do: sixteen digits of when pgbench was
# started, eight that count, eight for the client.
_ID = """(lpad(to_hex(:started::bigint), 16, '0') || lpad(to_hex(:number::bigint), 8, '0')
    || lpad(to_hex(:client_id::int), 8, '0'))::uuid"""
_OF_ITS_OWN = {
    ":id::uuid": _ID,
    ":digest::bytea": f"sha256(convert_to({_ID}::text, 'UTF8'))",
    ":placed_at::timestamptz": "now()",
}
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


@frozen
class Pgbench:
    """Places orders in all stores of the database at `url`, a script for each in `folder`."""

    url: str
    folder: Path
    _values: Mapping[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        for store in STORES:
            self._script(store).write_text("\\set number :number + 1\n" + _statement(store))
        given = order_values(take_stock(self.url), STORES[0], "", body(baskets()[0]))
        values = {name: _as_text(given[name]) for name in NAMES}
        object.__setattr__(self, "_values", values)

    async def measure(self, clients: int, seconds: float, database: int) -> Measured:
        meter = Meter.started(os.getpid(), database)
        running = await self._start(clients, f"--time={max(1, round(seconds))}")
        said, _ = await running.communicate()
        found = _TPS.search(said.decode())
        if running.returncode or found is None:
            raise RuntimeError(f"pgbench: {said.decode()}")
        rate, took = float(found[1]), max(1, round(seconds))
        return meter.read(round(rate * took), took)

    @asynccontextmanager
    async def steadily(self, rate: int) -> AsyncIterator[None]:
        """So many orders a second come in meanwhile."""
        running = await self._start(2, f"--rate={rate}", "--time=3600")
        try:
            yield
            if running.returncode is not None:
                raise RuntimeError("pgbench ended before its time")
        finally:
            if running.returncode is None:
                running.terminate()
            await running.wait()

    async def _start(self, clients: int, *options: str) -> Process:
        server = urlsplit(self.url)
        constants = {**self._values, "started": str(time_ns()), "number": "0"}
        return await asyncio.create_subprocess_exec(
            Binaries.find().folder / "pgbench",
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={clients}",
            f"--host={server.hostname}",
            f"--port={server.port}",
            f"--username={server.username}",
            *(f"--file={self._script(store)}" for store in STORES),
            *(f"--define={name}={value}" for name, value in constants.items()),
            *options,
            server.path[1:],
            env={**os.environ, "PGPASSWORD": server.password or ""},
            stdout=PIPE,
            stderr=STDOUT,
        )

    def _script(self, store: str) -> Path:
        return self.folder / f"{store}.sql"


def _statement(store: str) -> str:
    statement = PLACE
    for given, own in _OF_ITS_OWN.items():
        statement = statement.replace(given, own)
    return statement.replace(":store", f"'{store}'") + ";\n"


def _as_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else f"\\x{value.hex()}"
