"""`/api/openapi.json`, and `/api/docs`: Swagger UI from our own files, under the strict policy."""

from collections.abc import Callable
from importlib import resources
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ocpizza.entrypoints.http.language import Language, language_of

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
_FILES = {
    "swagger_bundle.js": "text/javascript",
    "swagger_preset.js": "text/javascript",
    "swagger_style.css": "text/css",
}
_START = """window.ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "BaseLayout",
});
"""
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8"><title>OC Pizza - API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/api/docs/swagger_style.css">
</head>
<body><div id="swagger-ui"></div>
<script src="/api/docs/swagger_bundle.js"></script>
<script src="/api/docs/swagger_preset.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""


class Documentation:
    """`document` makes the OpenAPI document in a language; it is made once, when first asked for."""

    def __init__(self, document: Callable[[Language], dict[str, Any]]) -> None:
        self._document = document
        self._made: dict[Language, bytes] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/api/openapi.json", self._openapi),
            Route("/api/docs", self._page),
            Route("/api/docs/{file}", self._file),
        ]

    def _openapi(self, request: Request) -> Response:
        language = _language(request)
        if language not in self._made:
            self._made[language] = msgspec.json.encode(self._document(language))
        headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
        return Response(self._made[language], headers=headers, media_type="application/json")

    async def _page(self, request: Request) -> Response:
        page = _PAGE.format(language=_language(request))
        return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})

    def _file(self, request: Request) -> Response:
        name = request.path_params["file"]
        headers = {"Cache-Control": "public, max-age=3600"}
        if name == "start.js":
            return Response(_START, headers=headers, media_type="text/javascript")
        if name not in _FILES:
            return Response(status_code=404)
        content = (resources.files("offapi") / name).read_bytes()
        return Response(content, headers=headers, media_type=_FILES[name])


def _language(request: Request) -> Language:
    return language_of(request.headers.get("accept-language", ""))
