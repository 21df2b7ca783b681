from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.language import language
from ocpizza.entrypoints.cli.naming import named
from ocpizza.entrypoints.cli.opening import application, operator, writing
from ocpizza.entrypoints.cli.output import Json, print_json, print_table

if TYPE_CHECKING:
    from ocpizza.application.accounts.staffing import StaffView
    from ocpizza.application.application import Application

app = typer.Typer(help="Who works here.", no_args_is_help=True)

PASSWORD = "OCPIZZA_PASSWORD"  # noqa: S105 - the name of a variable


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="What they sign in with.")],
    *,
    role: Annotated[str, typer.Option(help="counter, pizzaiolo, courier, manager or admin.")],
    store: Annotated[
        list[str] | None, typer.Option(help="The store of the role, not for admins; repeatable.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What colleagues read; else what is before the @.")
    ] = None,
    password: Annotated[
        bool,
        typer.Option(
            "--password",
            help=f"Take the password from {PASSWORD}, or ask; else a mail invites them to choose.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Engage somebody."""
    from ocpizza.application.accounts.staffing import StaffRequest
    from ocpizza.entrypoints.cli.requests import read

    grants = [{"role": role, "store": each} for each in store or []] or [{"role": role}]
    chosen = _password() if password else None
    request = read(
        StaffRequest,
        {
            "email": email,
            "name": name or email.partition("@")[0],
            "grants": grants,
            "password": chosen,
        },
    )
    with writing() as ready, named(ready, *store or ()):
        view = ready.staffing.add(operator(), request, language())
    _print([view], json=json)


@app.command("list")
def list_(*, json: Json = False) -> None:
    """List everybody, those who left included."""
    with application() as ready:
        found = members(ready)
    _print(found, json=json)


@app.command()
def disable(
    who: Annotated[str, typer.Argument(help="Their e-mail address, or id.")],
    *,
    json: Json = False,
) -> None:
    """Dismiss somebody: they are signed out everywhere at once."""
    with writing() as ready:
        view = ready.staffing.disable(operator(), _known(ready, who).id)
    if json:
        print_json([view])


@app.command("forget-phone")
def forget_phone(
    who: Annotated[str, typer.Argument(help="Their e-mail address, or id.")],
    *,
    json: Json = False,
) -> None:
    """Let in somebody who lost the phone that makes their codes; signs them out everywhere."""
    with writing() as ready:
        member = _known(ready, who)
        ready.second_factor.turn_off(operator(), member.id)
        view = ready.staffing.member(operator(), member.id)
    if json:
        print_json([view])


def members(ready: Application) -> list[StaffView]:
    from ocpizza.application.reading.paging import MOST, PageQuery

    found: list[StaffView] = []
    cursor: str | None = None
    while True:
        page = ready.staffing.members(operator(), PageQuery(limit=MOST, cursor=cursor))
        found.extend(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return found


def _known(ready: Application, who: str) -> StaffView:
    for each in members(ready):
        if who.lower() in (each.email, each.id):
            return each
    raise Stop(f"nobody works here as {who!r}; see: ocpizza staff list")


def _password() -> str:
    import os

    given: str = os.environ.get(PASSWORD) or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    return given


def _print(found: list[StaffView], *, json: bool) -> None:
    if json:
        print_json(found)
        return
    print_table(
        ("email", "name", "roles", "code", "", "id"),
        (
            (
                each.email,
                each.name,
                ", ".join(
                    f"{grant.role.value} {grant.store or ''}".strip() for grant in each.grants
                ),
                "asked" if each.second_factor else "",
                "left" if each.disabled else "",
                each.id,
            )
            for each in found
        ),
    )
