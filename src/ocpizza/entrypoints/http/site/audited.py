"""What was recorded of a change, as whoever runs a pizzeria reads it."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ocpizza.entrypoints.http.site.vocabulary import AUDITED, ROLES, SIZES
from ocpizza.entrypoints.http.site.wording import Wording

NOTHING = "—"
CENTS = "_cents"
_PLACES = {name: place for place, name in enumerate((*SIZES, *AUDITED))}


@frozen
class Changes:
    """Says values in one language; `stores` and `people` give names to ids."""

    wording: Wording
    stores: Mapping[str, str]
    people: Mapping[str, str]

    def subject(self, name: str) -> str:
        """Whom or what it is about."""
        return self.people.get(name) or self.stores.get(name, name)

    def value(self, value: Any) -> str:
        """A word, or a name and its value a line."""
        if isinstance(value, dict):
            return "\n".join(self._lines(value)) or NOTHING
        if isinstance(value, list):
            return "\n".join(map(self._shortly, value)) or NOTHING
        return self._shortly(value)

    def _lines(self, values: Mapping[str, Any]) -> list[str]:
        """In the order of the vocabulary, whatever the database made of it."""
        ordered = sorted(
            values, key=lambda name: _PLACES.get(name.removesuffix(CENTS), len(_PLACES))
        )
        return [self._line(name, values[name]) for name in ordered]

    def _line(self, name: str, value: Any) -> str:
        plain = name.removesuffix(CENTS)
        money = name.endswith(CENTS) and isinstance(value, int)
        said = self.wording.money(value) if money else self._shortly(value)
        return self.wording.say("%(name)s: %(value)s", name=self._name(plain), value=said)

    def _shortly(self, value: Any) -> str:
        match value:
            case None:
                said = ""
            case bool():
                said = self.wording.say("yes") if value else self.wording.say("no")
            case {"price_cents": int(price)} if len(value) == 1:
                said = self.wording.money(price)
            case dict():
                said = ", ".join(self._lines(value))
            case list():
                said = "; ".join(map(self._shortly, value))
            case str():
                said = self._role(value)
            case _:
                said = str(value)
        return said or NOTHING

    def _name(self, code: str) -> str:
        for words in (AUDITED, SIZES):
            if code in words:
                return self.wording.say(words[code])
        return code.replace("_", " ")

    def _role(self, text: str) -> str:
        """Roles are recorded as "courier@grenoble", "admin@*"."""
        role, at, store = text.partition("@")
        if not at or role not in ROLES:
            return text
        return f"{self.wording.say(ROLES[role])} {self.stores.get(store, '')}".strip()
