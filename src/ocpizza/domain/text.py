"""A text for users, in the two languages of the house."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import min_len


@frozen
class Text:
    """The same words in French and English; neither may be empty."""

    fr: str = field(validator=min_len(1))
    en: str = field(validator=min_len(1))

    def in_(self, language: str) -> str:
        """The English text for "en", else the French one."""
        return self.en if language == "en" else self.fr


def within(name: str) -> str:
    """A name as it stands within a sentence: "champignons de Paris"."""
    return name[:1].lower() + name[1:]
