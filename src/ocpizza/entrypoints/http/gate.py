"""Who is calling, and what they may know of."""

from collections.abc import Mapping

from attrs import evolve

from ocpizza.application.application import Application
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.domain.errors import NotFound, Unauthenticated
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.entrypoints.http.incoming import Credentials
from ocpizza.entrypoints.http.language import Language

_NOBODY: Mapping[Language, Actor] = {
    "fr": ANONYMOUS,
    "en": evolve(ANONYMOUS, language="en"),
}


class ApplicationGate:
    """Asks the application."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def identify(self, credentials: Credentials, language: Language) -> Actor:
        actor = self._holder(credentials)
        if actor is None:
            return _NOBODY[language]
        return actor if actor.language == language else evolve(actor, language=language)

    def _holder(self, credentials: Credentials) -> Actor | None:
        if credentials.bearer is not None:
            if not credentials.bearer:
                raise Unauthenticated
            return self._application.signing_in.authenticate(credentials.bearer)
        if credentials.session is not None:
            return self._application.signing_in.authenticate(credentials.session, TokenKind.SESSION)
        return None

    def check_visible(self, actor: Actor, path: Mapping[str, str]) -> None:
        """Stores are for all to see; what is below an order, for those it concerns."""
        store, order, payment = map(path.get, ("store", "order", "payment"))
        if store is not None:
            self._application.shop_reading.check_known(store)
        if "item" in path:
            self._application.kitchen_reading.recipes.of(path["item"])
        if "ingredient" in path:
            self._application.keeping_menu.ingredient(actor, path["ingredient"])
        if "id" in path:
            self._application.staffing.check_known(path["id"])
        if store is None or order is None:
            return
        reading = self._application.order_reading
        reading.check_visible(actor, store, order)
        if payment is not None:
            known = reading.payments(actor, store, order).items
            if all(payment != one.id for one in known):
                raise NotFound
