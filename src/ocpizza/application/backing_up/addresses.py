"""A database is named by the variable that holds its address, as Heroku names them."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ocpizza.application.ports.backups import CannotBackUp


@frozen
class Addresses:
    known: Mapping[str, str] = field(repr=False)

    def name(self, given: str) -> str:
        """The variable: HEROKU_POSTGRESQL_PINK is HEROKU_POSTGRESQL_PINK_URL too.

        Raises CannotBackUp.
        """
        wanted = given.upper()
        for name in (wanted, f"{wanted}_URL"):
            if name in self.known:
                return name
        names = ", ".join(sorted(self.known)) or "none"
        raise CannotBackUp(
            f"No variable {wanted} or {wanted}_URL holds a PostgreSQL address; there are: {names}"
        )

    def url(self, name: str) -> str:
        """Raises CannotBackUp, for a backup whose variable is not set here."""
        return self.known[self.name(name)]
