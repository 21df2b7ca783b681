"""Templates, and the policy under which browsers show them."""

import gzip
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import escape
from starlette.responses import HTMLResponse

from ocpizza.domain.orders.line import MOST_OF_ONE
from ocpizza.domain.people.contact import written
from ocpizza.domain.text import within
from ocpizza.entrypoints.http.site.assets import Assets
from ocpizza.entrypoints.http.site.landing import landing
from ocpizza.entrypoints.http.site.maintenance import notice
from ocpizza.entrypoints.http.site.visits import Visit
from ocpizza.entrypoints.http.site.vocabulary import WORDS

WORTH_PACKING, QUICKLY = 1024, 4
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; media-src 'self'; "
    "worker-src 'self'; form-action 'self'{forms}; frame-ancestors 'none'; base-uri 'none'"
)


class Renderer:
    """Fills templates. `payment_origin` is where a form may lead on to: the payment gateway."""

    def __init__(self, assets: Assets, *, payment_origin: str | None, demo: bool) -> None:
        self._environment = Environment(
            loader=PackageLoader(__package__, "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals |= {
            "asset": assets.url,
            "demo": demo,
            "landing": landing,
            "most_of_one": MOST_OF_ONE,
        }
        self._environment.filters |= {name: _word(words) for name, words in WORDS.items()}
        self._environment.filters |= {"phone": written, "within": within}
        self._policy = POLICY.format(forms=f" {payment_origin}" if payment_origin else "")

    def page(
        self, visit: Visit, template: str, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A whole page, or for a live page that asks for it, its block `live` alone."""
        headers = {
            "Content-Security-Policy": self._policy,
            "Cache-Control": "no-store",
            "Vary": "Accept-Encoding, Accept-Language, Cookie, X-Fragment",
            "Content-Language": visit.language,
        }
        body = self.html(visit, template, **values).encode()
        accepted = visit.request.headers.get("accept-encoding", "")
        if len(body) > WORTH_PACKING and "gzip" in accepted:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, QUICKLY, mtime=0)
        return HTMLResponse(body, status, headers)

    def html(self, visit: Visit, template: str, **values: Any) -> str:
        wording, said = visit.wording, notice(visit)
        context = {
            "visit": visit,
            "maintenance": said,
            "actor": visit.actor,
            "language": visit.language,
            "_": wording.say,
            "plural": wording.count,
            "money": wording.money,
            "quantity": wording.quantity,
            "counted_out": wording.counted_out,
            "rate": wording.rate,
            "dated": wording.dated,
            "time": wording.time,
            "day": wording.day,
            "time_from": wording.time_from,
            "moment": wording.moment,
            **values,
        }
        found = self._environment.get_template(template)
        if visit.fragment and "live" in found.blocks:
            moving = "".join(found.blocks["live"](found.new_context(context)))
            # What is at the top of the page already is told anew when it has changed.
            return f"{moving}<p hidden data-notice>{escape(said)}</p>"
        return found.render(context)


def _word(words: Mapping[str, str]) -> Callable[[Context, object], str]:
    """A filter that says what a code of the domain means, in the language of the page.

    A code of the group's own, such as a size of its menu, has no word and says itself.
    """

    @pass_context
    def said(context: Context, code: object) -> str:
        plain = str(getattr(code, "value", code))
        return str(context["_"](words[plain])) if plain in words else plain

    return said
