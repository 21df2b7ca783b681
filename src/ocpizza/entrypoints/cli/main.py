"""The `ocpizza` command: the same services as the API, for operators and scripts.

Commands import what they need when they run: `--help` and completion stay quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import Abort, TyperException

from ocpizza.entrypoints.cli.commands import (
    backups,
    check,
    config,
    db,
    demo,
    doctor,
    ingredients,
    mail_sandbox,
    maintenance,
    menu,
    orders,
    payments,
    paypal_sandbox,
    secret,
    serve,
    staff,
    stock,
    stores,
    worker,
)
from ocpizza.entrypoints.cli.language import language

FAILED = 2
INTERRUPTED = 130

app = typer.Typer(
    name="ocpizza",
    help="OC Pizza: orders, stock, menu and stores of the group.",
    no_args_is_help=True,
    # Rich's help costs half of the half second that `--help` may take.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (
    demo.demo,
    serve.serve,
    worker.worker,
    check.check,
    doctor.doctor,
    config.config,
    secret.secret,
    paypal_sandbox.paypal_sandbox,
    mail_sandbox.mail_sandbox,
):
    app.command()(command)
for name, group in (
    ("orders", orders),
    ("stock", stock),
    ("menu", menu),
    ("ingredients", ingredients),
    ("stores", stores),
    ("staff", staff),
    ("payments", payments),
    ("db", db),
    ("backups", backups),
    ("maintenance", maintenance),
):
    app.add_typer(group.app, name=name)


def run() -> None:
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """The exit code: what went wrong is one line on stderr, and 2."""
    try:
        return app(arguments, prog_name="ocpizza", standalone_mode=False) or 0
    except TyperException as misused:
        return _fail(misused.format_message())
    except (Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has enough, as `head` does; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the one place where errors end
        return _fail(_line(error))


def _line(error: Exception) -> str:
    from ocpizza.entrypoints.cli.errors import explain

    line = explain(error, language())
    if line is not None:
        return line
    if os.environ.get("LOG_LEVEL", "").upper() == "DEBUG":
        raise error
    from ocpizza.entrypoints.cli.sentences import INTERNAL

    return INTERNAL.in_(language()).format(kind=type(error).__name__)


def _fail(line: str) -> int:
    sys.stderr.write(f"ocpizza: {line}\n")
    return FAILED
