"""Who sells: what receipts and the legal pages have to name."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import fields

from ocpizza.config.reading import Misconfigured
from ocpizza.domain.legal.seller import Seller

DEMO_SELLER = Seller(
    name="OC Pizza SAS",
    siren="123456782",
    address="14 rue de la Barre, 69002 Lyon",
    phone="+33465710001",
    email="contact@ocpizza.example",
    host="Exemple Hébergement, 1 rue de l'Exemple, 75001 Paris",
    mediator="Médiation Exemple, 2 rue de l'Exemple, 75001 Paris, mediation.example",
)
"""Invented, for the demo and for developers."""


def seller(environ: Mapping[str, str], *, production: bool) -> Seller | None:
    """All of SELLER_…, or none; outside production an invented company."""
    names = {field.name: f"SELLER_{field.name.upper()}" for field in fields(Seller)}
    given = {name: environ.get(variable, "").strip() for name, variable in names.items()}
    if not any(given.values()):
        return None if production else DEMO_SELLER
    missing = [names[name] for name, value in given.items() if not value]
    if missing:
        raise Misconfigured(
            f"{missing[0]} is not set; a seller has all of {', '.join(names.values())}."
        )
    try:
        return Seller(**given)
    except ValueError as error:
        raise Misconfigured(f"SELLER_SIREN: {error}.") from None
