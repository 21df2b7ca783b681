"""Static files under names that hold their content's hash, compressed once, kept for a year."""

import gzip
import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PREFIX = "/static"
YEAR = "public, max-age=31536000, immutable"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".mp3": "audio/mpeg",
}


BUNDLES = {
    "css/site.css": ("css/tokens.css", "css/base.css", "css/components.css", "css/shop.css"),
}
"""Files that browsers get as one, in this order."""


@frozen
class Asset:
    """One file: where browsers find it, and its bytes, plain and compressed when that is less."""

    path: str
    type: str
    plain: bytes
    packed: bytes | None


class Assets:
    """All files below `static/`, read at start.

    A module that imports another by its bare name, or a style sheet that names a picture, gets the
    hashed name: `{{name}}` in a file stands for the address of the file of that name.
    """

    def __init__(self) -> None:
        self._by_name: dict[str, Asset] = {}
        folder = resources.files(__package__).joinpath("static")
        sources = {name: file.read_bytes() for name, file in _files(folder, "")}
        for bundle, parts in BUNDLES.items():
            sources[bundle] = b"\n".join(sources.pop(part) for part in parts)
        for name in sorted(sources, key=lambda name: (b"{{" in sources[name], name)):
            self._add(name, sources)
        self._by_path = {asset.path: asset for asset in self._by_name.values()}

    def url(self, name: str) -> str:
        """The address of a file; KeyError for one that is not there."""
        return self._by_name[name].path

    def routes(self) -> list[Route]:
        return [Route(f"{PREFIX}/{{name:path}}", self._serve)]

    def _add(self, name: str, sources: dict[str, bytes]) -> None:
        if name in self._by_name:
            return
        content = sources[name]
        for other in sources:
            mark = b"{{" + other.encode() + b"}}"
            if mark in content:
                self._add(other, sources)
                content = content.replace(mark, self._by_name[other].path.encode())
        stem, dot, extension = name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:12]
        packed = gzip.compress(content, 9, mtime=0)
        smaller = packed if len(packed) < len(content) else None
        path = f"{PREFIX}/{stem}.{digest}{dot}{extension}"
        self._by_name[name] = Asset(path, TYPES[dot + extension], content, smaller)

    async def _serve(self, request: Request) -> Response:
        asset = self._by_path.get(request.url.path)
        if asset is None:
            return Response(status_code=404)
        headers = {"Cache-Control": YEAR, "Vary": "Accept-Encoding"}
        accepted = request.headers.get("accept-encoding", "")
        if asset.packed is not None and "gzip" in accepted:
            headers["Content-Encoding"] = "gzip"
            return Response(asset.packed, headers=headers, media_type=asset.type)
        return Response(asset.plain, headers=headers, media_type=asset.type)


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry
