"""Who can sign in to the demo."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

PASSWORD = "quatre-fromages"  # noqa: S105 - it is printed, and refused in production
HOME = "lyon-bellecour"


@frozen
class DemoAccount:
    """`role` None: a customer. A manager has all stores, other staff `HOME`."""

    email: str
    name: str
    role: Literal["admin", "manager", "counter", "pizzaiolo", "courier"] | None
    about: str


ACCOUNTS = (
    DemoAccount("admin@ocpizza.example", "Alix Moreau", "admin", "the whole group"),
    DemoAccount("manager@ocpizza.example", "Manon Girard", "manager", "manager of the five stores"),
    DemoAccount("counter@ocpizza.example", "Camille Roux", "counter", f"counter, {HOME}"),
    DemoAccount("pizzaiolo@ocpizza.example", "Paolo Ricci", "pizzaiolo", f"kitchen, {HOME}"),
    DemoAccount("courier@ocpizza.example", "Karim Benali", "courier", f"courier, {HOME}"),
    DemoAccount("customer@ocpizza.example", "Claire Petit", None, "a customer"),
)
