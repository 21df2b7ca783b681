"""The documentation of every problem, at its own address `/problems/<slug>`."""

import re
from html import escape
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.language import Language, language_of
from ocpizza.entrypoints.http.problem_table import PROBLEMS, Kind

_PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>{title}</h1><p>{detail}</p>
<p>HTTP {status} · <code>/problems/{slug}</code></p>
<p><a href="/api/docs">{documentation}</a></p></main></body>
</html>
"""
_DOCUMENTATION = Text("La documentation de l'API", "The documentation of the API")


async def problem_page(request: Request) -> Response:
    language = language_of(request.headers.get("accept-language", ""))
    slug = request.path_params["slug"]
    if slug not in PROBLEMS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return HTMLResponse(_page(slug, PROBLEMS[slug], language))


def _page(slug: str, kind: Kind, language: Language) -> str:
    detail = re.sub(r"\{\w+\}", "…", kind.detail.in_(language))
    return _PAGE.format(
        language=language,
        slug=slug,
        status=kind.status,
        title=escape(kind.title.in_(language)),
        detail=escape(detail),
        documentation=escape(_DOCUMENTATION.in_(language)),
    )


ROUTES = [Route("/problems/{slug}", problem_page)]
