"""What the log says when the worker breaks and starts again."""

import asyncio
from typing import Any, cast

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from structlog.testing import capture_logs

from ocpizza.entrypoints.worker import running

NONE = cast("Any", None)


def test_what_broke_is_told_by_its_kind_and_never_by_the_rows_it_quotes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def breaking(_: object, __: object, stopping: asyncio.Event) -> None:
        stopping.set()
        raise ConnectorException from psycopg.errors.UniqueViolation(
            "duplicate key\nDETAIL:  Key (email)=(lea@example.org) already exists."
        )

    async def until_it_breaks() -> None:
        await running.work(NONE, NONE, asyncio.Event())

    monkeypatch.setattr(running, "_until_maintenance", breaking)
    with capture_logs() as logs:
        asyncio.run(until_it_breaks())

    assert [line["reasons"] for line in logs] == [["psycopg.errors.UniqueViolation: 23505"]]
