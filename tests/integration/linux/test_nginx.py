"""Debian's nginx, with the file that we hand out, in front of the application."""

import os
import re
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import attrs
import httpx2
import pytest

from tests.integration.house import serving
from tests.integration.house.serving import House, Serve, free_port
from tests.integration.house.smoke import a_whole_order
from tests.integration.linux.conftest import ROOT, program, running
from tools.certificates import made_up

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
MAIN = """
daemon off;
{user}
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    include {folder}/ocpizza.conf;
    default_type text/plain;
    types {{ text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
}}
"""


@attrs.frozen
class Front:
    """Where nginx listens, and the certificate to trust."""

    plain: str
    secure: str
    trust: ssl.SSLContext

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return httpx2.get(self.secure + path, headers=headers, verify=self.trust, timeout=60)


@contextmanager
def front(folder: Path, upstream: int, secure: int) -> Iterator[Front]:
    """Our file, but for its ports, its name, and where its files are."""
    plain = free_port()
    certificate = _certificate(folder)
    text = (ROOT / "deploy" / "nginx" / "ocpizza.conf").read_text()
    for pattern, here in (
        (r"127\.0\.0\.1:8000;", f"127.0.0.1:{upstream};"),
        (r"listen \[::\].*\n", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        (r"server_name ocpizza\.com", "server_name 127.0.0.1"),
        (r"/etc/letsencrypt/live/ocpizza.com/fullchain.pem", str(certificate)),
        (r"/etc/letsencrypt/live/ocpizza.com/privkey.pem", str(folder / "key.pem")),
        (r"/var/lib/nginx/ocpizza", str(folder / "cache")),
        (r"/var/log/nginx/ocpizza.log", str(folder / "access.log")),
        (r"/srv/ocpizza/current", str(ROOT)),
    ):
        text, found = re.subn(pattern, here, text)
        assert found, pattern
    (folder / "ocpizza.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    command = [str(program("nginx", "nginx-light")), "-c", str(folder / "nginx.conf")]
    with running(command, secure, folder / "nginx.log"):
        trust = ssl.create_default_context(cafile=certificate)
        yield Front(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", trust)


@pytest.fixture
def before(serve: Serve, tmp_path: Path) -> Iterator[tuple[House, Front]]:
    """The house knows its public address, as in production; it is reached through nginx."""
    secure = free_port()
    with (
        serve(SITE_URL=f"https://127.0.0.1:{secure}") as house,
        front(tmp_path, int(house.url.rpartition(":")[2]), secure) as nginx,
    ):
        yield house, nginx


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[tuple[list[Mapping[str, str]], Front]]:
    """What reaches the application, request by request."""
    requests: list[Mapping[str, str]] = []

    class Recording(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            requests.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Recording)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with front(tmp_path, server.server_address[1], free_port()) as nginx:
        yield requests, nginx
    server.shutdown()
    server.server_close()


def test_an_order_and_its_events_go_through_it(
    before: tuple[House, Front], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, nginx = before
    monkeypatch.setattr(serving, "_TLS", nginx.trust)

    a_whole_order(attrs.evolve(house, url=nginx.secure))

    assert house.faults() == []


def test_what_never_changes_is_kept(before: tuple[House, Front], tmp_path: Path) -> None:
    _, nginx = before
    page = nginx.get("/")
    assert page.status_code == 200
    found = re.search(r'"(/static/[^"]+\.css)"', page.text)
    assert found is not None

    first, second = nginx.get(found[1]), nginx.get(found[1])

    assert first.content == second.content
    assert len([kept for kept in (tmp_path / "cache").rglob("*") if kept.is_file()]) == 1
    assert nginx.get("/metrics").status_code == 404


def test_the_application_is_told_who_asks_and_not_what_they_say_of_themselves(
    heard: tuple[list[Mapping[str, str]], Front],
) -> None:
    requests, nginx = heard

    nginx.get("/", **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"})

    (seen,) = requests
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "https"
    assert seen["host"] == "127.0.0.1"
    assert len(seen["x-request-id"]) == 32


def test_what_it_writes_to_is_there_where_debian_installs_nginx() -> None:
    """It makes the last folder of a path itself, and no other."""
    program("nginx", "nginx-light")
    text = (ROOT / "deploy" / "nginx" / "ocpizza.conf").read_text()
    for path in re.findall(r"^\s*(?:proxy_cache_path|access_log) (/\S+)", text, re.MULTILINE):
        assert Path(path).parent.is_dir(), path


def test_plain_http_leads_to_the_site_itself(
    heard: tuple[list[Mapping[str, str]], Front],
) -> None:
    requests, nginx = heard

    answer = httpx2.get(f"{nginx.plain}/menu?at=lyon-bellecour")

    assert answer.status_code == 308
    assert answer.headers["location"] == "https://ocpizza.com/menu?at=lyon-bellecour"
    assert requests == []


def test_who_comes_while_nobody_answers_is_told_kindly(tmp_path: Path) -> None:
    with front(tmp_path, free_port(), free_port()) as nginx:
        answer = nginx.get("/")

    assert answer.status_code == 502
    assert answer.headers["retry-after"] == "30"
    assert "Un instant" in answer.text
    assert answer.headers["content-type"] == "text/html"


def test_neither_addresses_nor_tokens_are_logged(
    heard: tuple[list[Mapping[str, str]], Front], tmp_path: Path
) -> None:
    _, nginx = heard

    nginx.get("/o/1?token=secret")

    line = (tmp_path / "access.log").read_text()
    assert "GET /o/1 200" in line
    assert "secret" not in line
    assert "127.0.0.1" not in line


def _certificate(folder: Path) -> Path:
    key, certificate = made_up()
    (folder / "key.pem").write_text(key)
    pem = folder / "certificate.pem"
    pem.write_text(certificate)
    return pem
