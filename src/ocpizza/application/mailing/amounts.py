"""Amounts and hours as letters say them, in French and English."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ocpizza.domain.money import Money

PARIS = ZoneInfo("Europe/Paris")
HUNDRED = 100


def said(amount: Money, language: str) -> str:
    """1290 cents are "12,90 €" or "€12.90"."""
    whole, hundredths = divmod(abs(amount.cents), HUNDRED)
    sign = "-" if amount.cents < 0 else ""
    if language == "en":
        return f"{sign}€{whole}.{hundredths:02d}"
    return f"{sign}{whole},{hundredths:02d}\N{NO-BREAK SPACE}€"


def hour(moment: datetime) -> str:
    """The hour on the wall of our stores, "19:35"."""
    return f"{moment.astimezone(PARIS):%H:%M}"
