"""Logs, on stderr: one JSON object a line, or lines for people where a person is looking.

A line says what was done, to what (by id), how long it took and how it ended. What people type
(names, addresses, telephones), tokens and secrets are in none.
"""

import logging
import sys
import traceback
from collections.abc import Iterator

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OF_THE_CODE = (
    AssertionError,
    AttributeError,
    ImportError,
    NameError,
    NotImplementedError,
    TypeError,
)
"""What these errors say comes from the code, never from what it works on."""


def configure(level: str) -> None:
    """For our loggers and those of the libraries alike. `level` is one of Python's, in any case."""
    number = logging.getLevelNamesMapping()[level.upper()]
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    finish: list[Processor] = (
        # Without the values of variables, which its own way to show errors would print.
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [_where_it_broke, _json]
    )
    finish.insert(0, _outage_in_a_word)
    # Not through the logging module: a request's line costs half of it this way.
    structlog.configure(
        processors=[*common, *finish, _encoded],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    # Libraries' debug lines may hold statements with what people typed.
    logging.basicConfig(handlers=[handler], level=max(number, logging.INFO), force=True)


def silence() -> None:
    """For commands whose own words say what came of their work."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.getLogger().addHandler(logging.NullHandler())


def _logger_name(logger: WrappedLogger, _: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    event["logger"] = record.name if record else logger.name
    return event


def _outage_in_a_word(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A database that is away is no defect: where libraries met it tells nobody anything."""
    error = _error(event)
    while error is not None:
        if _is_outage(error):
            del event["exc_info"]
            event["reason"] = named(error)
            break
        error = error.__cause__  # what broke while an outage was handled is a defect of its own
    return event


def _is_outage(error: BaseException) -> bool:
    """Its connections are refused or cut, its disk or its places are full, or it is read only."""
    # Here, for commands that need no database and would wait for the import.
    from psycopg.errors import OperationalError, ReadOnlySqlTransaction  # noqa: PLC0415

    if isinstance(error, ReadOnlySqlTransaction):
        return True
    state = getattr(error, "sqlstate", None) or "08"
    return isinstance(error, OperationalError) and state.startswith(("08", "53", "57P"))


def _where_it_broke(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Errors by their kinds and places: what they say may be what somebody typed."""
    error = _error(event)
    event.pop("exc_info", None)
    if error is not None:
        event["exception"] = "".join(_lines(error))
    return event


def _error(event: EventDict) -> BaseException | None:
    given = event.get("exc_info")
    error = given[1] if isinstance(given, tuple) else given
    if given is True:
        error = sys.exc_info()[1]
    return error if isinstance(error, BaseException) else None


def _cause(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _lines(error: BaseException) -> Iterator[str]:
    cause = _cause(error)
    if cause is not None:
        yield from _lines(cause)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{named(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _lines(one)


def named(error: BaseException) -> str:
    """Its kind, and what it says only where that cannot be what somebody typed."""
    return f"{type(error).__module__}.{type(error).__qualname__}{_words(error)}"


def _words(error: BaseException) -> str:
    if isinstance(error, OF_THE_CODE):
        return f": {error}"
    database = getattr(error, "orig", error)
    state = getattr(database, "sqlstate", None)
    if state is None:
        return ""
    constraint = getattr(getattr(database, "diag", None), "constraint_name", None)
    return f": {state} {constraint or ''}".rstrip()


def _json(_: WrappedLogger, __: str, event: EventDict) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode()


def _encoded(_: WrappedLogger, __: str, line: EventDict | str) -> bytes:
    return str(line).encode()
