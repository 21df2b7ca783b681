"""Words, amounts and times as a reader of French or English expects them.

Templates and pages are written in English; `translations/fr.po` says it in French, the default.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from ocpizza.entrypoints.http.language import Language

PARIS = ZoneInfo("Europe/Paris")
LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en_GB"}

THOUSAND = 1000
LARGE_UNITS = {"g": "kg", "ml": "l"}

Catalogue = dict[str, str | tuple[str, ...]]


@cache
def catalogue(language: Language) -> Catalogue:
    """Message -> its translation, or its plural forms; English is its own catalogue, so empty."""
    if language == "en":
        return {}
    source = resources.files(__package__).joinpath(f"translations/{language}.po")
    with source.open("rb") as file:
        messages = read_po(file, locale=language)
    found: Catalogue = {}
    for message in messages:
        key = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
        if key and message.string:
            plural = isinstance(message.string, (list, tuple))
            found[key] = tuple(message.string) if plural else str(message.string)
    return found


class Wording:
    """What templates call to speak one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._locale = LOCALES[language]
        self._catalogue = catalogue(language)

    def say(self, message: str, **values: Any) -> str:
        """The message in this language, `%(name)s` filled from `values`."""
        found = self._catalogue.get(message, message)
        text = found if isinstance(found, str) else found[0]
        return text % values if values else text

    def typeset(self, text: str) -> str:
        """A text of the API as a page prints it: with the apostrophe that French is set with."""
        return text.replace("'", "\u2019") if self.language == "fr" else text

    def count(self, one: str, many: str, n: int, **values: Any) -> str:
        """The message for `n` things; French counts 0 and 1 as one, English 1 only."""
        single = n < 2 if self.language == "fr" else n == 1  # noqa: PLR2004 - zero and one
        found = self._catalogue.get(one)
        if isinstance(found, tuple):
            one, many = found[0], found[-1]
        return (one if single else many) % {"n": n, **values}

    def money(self, cents: int) -> str:
        """`1290` as "12,90 €" or "€12.90"; divided in decimal, never in floating point."""
        return _money(self._locale, cents)

    def rate(self, rate: str) -> str:
        """`10.0` as "10 %", `5.5` as "5,5 %", in English "10%" and "5.5%"."""
        return str(
            format_percent(
                Decimal(rate) / 100,
                "#,##0.##%" if self.language == "en" else "#,##0.##\xa0%",
                locale=self._locale,
            )
        )

    def dated(self, moment: datetime) -> str:
        """Day with its year, and the minute, at the store: "24/11/2026 19:35"."""
        return f"{moment.astimezone(PARIS):%d/%m/%Y %H:%M}"

    def whole_euros(self, euros: int) -> str:
        """For axes and other rough sums: "1 200 €", "€1,200"."""
        pattern = "#,##0\xa0¤" if self.language == "fr" else "¤#,##0"
        return str(
            format_currency(euros, "EUR", pattern, locale=self._locale, currency_digits=False)
        )

    def quantity(self, amount: int, unit: str) -> str:
        """Of an ingredient: `12500` g as "12,5 kg", 3 pieces as "3"."""
        return _quantity(self._locale, amount, unit)

    def counted_out(self, amount: int, unit: str) -> str:
        """The same where it stands alone: "12,5 kg", but "3 pièces"."""
        said = self.quantity(amount, unit)
        return self.count("one piece", "%(n)s pieces", amount) if unit == "piece" else said

    def alphabetical(self, word: str) -> str:
        """Where a word stands in a list: "Épinards" with the E, not behind the Z."""
        return "".join(
            letter for letter in normalize("NFKD", word.casefold()) if not combining(letter)
        )

    def time(self, moment: datetime) -> str:
        """The hour at the store, "19:35"."""
        return f"{moment.astimezone(PARIS):%H:%M}"

    def time_from(self, today: date, moment: datetime) -> str:
        """The hour at the store, with its day unless that is today: "19:35", "demain 00:15"."""
        day = moment.astimezone(PARIS).date()
        if day == today:
            return self.time(moment)
        if day == today + timedelta(days=1):
            return self.say("tomorrow %(time)s", time=self.time(moment))
        return f"{self.day(day)} {self.time(moment)}"

    def day(self, day: date | datetime) -> str:
        """The day at the store: "mardi 24 novembre", "Tuesday 24 November"."""
        local = day.astimezone(PARIS) if isinstance(day, datetime) else day
        return str(format_date(local, "EEEE d MMMM", locale=self._locale))

    def short_day(self, day: date) -> str:
        """For tables and charts: "24 nov.", "24 Nov"."""
        return _short_day(self._locale, day)

    def moment(self, moment: datetime) -> str:
        """Day and hour at the store, short."""
        local = moment.astimezone(PARIS)
        return f"{self.short_day(local.date())}, {local:%H:%M}"


@lru_cache(maxsize=1024)
def _short_day(locale: str, day: date) -> str:
    return str(format_date(day, "d MMM", locale=locale))


@lru_cache(maxsize=8192)
def _quantity(locale: str, amount: int, unit: str) -> str:
    if unit == "piece":
        return str(format_decimal(amount, locale=locale))
    if abs(amount) >= THOUSAND:
        thousands = format_decimal(Decimal(amount) / THOUSAND, "#,##0.###", locale=locale)
        return f"{thousands}\xa0{LARGE_UNITS[unit]}"
    return f"{amount}\xa0{unit}"


@lru_cache(maxsize=8192)
def _money(locale: str, cents: int) -> str:
    # A menu says a hundred amounts: formatting them took a third of the page's time.
    whole, hundredths = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    amount = Decimal(f"{sign}{whole}.{hundredths:02d}")
    return str(format_currency(amount, "EUR", locale=locale))
