"""Heroku's paths, and what the stand-in answers; served on a free port of this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.integration.operations.stand_in import Heroku, now

DATABASE = "/client/v11/databases/([^/]+)"
TRANSFERS = "/client/v11/apps/([^/]+)/transfers"
DATA = "/data/maintenances/v1/([^/]+)"
APP = "/apps/([^/]+)"


def _updated(state: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    state.update(change)
    return state


def _scale(heroku: Heroku, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for update in updates:
        process = heroku.formation[update["type"]]  # an unknown one is 404, as at Heroku
        process["quantity"] = int(update["quantity"])
        process["size"] = update.get("size", process["size"])
    return list(heroku.formation.values())


def _configure(heroku: Heroku, change: dict[str, str]) -> dict[str, str]:
    heroku.release(f"Set {', '.join(change)} config vars")
    heroku.config.update(change)
    return heroku.config


def _attach(heroku: Heroku, asked: dict[str, Any]) -> dict[str, Any]:
    (addon, *_) = (each["addon"] for each in heroku.found(asked["addon"]["name"]))
    return heroku.attach(asked["app"]["name"], addon, asked.get("name", "HEROKU_POSTGRESQL_TEAL"))


def _pool(heroku: Heroku, asked: dict[str, Any], database: str) -> dict[str, Any]:
    (addon, *_) = (each["addon"] for each in heroku.found(database))
    return heroku.attach(asked["app"], addon, asked["name"])


def _domain(heroku: Heroku, hostname: str) -> dict[str, Any]:
    made = {
        "id": hostname, "hostname": hostname, "kind": "custom", "status": "none",
        "cname": f"{hostname}.herokudns.com", "acm_status": "cert issued",
    }  # fmt: skip
    heroku.domains.append(made)
    return made


def _schedule(heroku: Heroku, asked: dict[str, Any]) -> dict[str, Any]:
    made = {"uuid": "1", "name": asked["schedule_name"], **asked}
    heroku.schedules.append(made)
    return made


def _unschedule(heroku: Heroku, uuid: str) -> dict[str, Any]:
    heroku.schedules = [each for each in heroku.schedules if each["uuid"] != uuid]
    return {}


def _dyno(heroku: Heroku, asked: dict[str, Any]) -> dict[str, Any]:
    heroku.command = asked["command"]
    return {"name": "run.1", "size": "Standard-1X", "attach_url": f"{heroku.dyno_url}/run"}


Answer = Callable[..., Any]
ROUTES: list[tuple[str, str, Answer]] = [
    ("GET", "/account", lambda h, b: {"id": "1", "email": "operator@example.com"}),
    ("POST", "/apps", lambda h, b: h.create(b["name"], b["stack"])),
    ("GET", APP, lambda h, b, app: h.apps[app]),
    ("PATCH", APP, lambda h, b, app: _updated(h.apps[app], b)),
    ("GET", f"{APP}/formation", lambda h, b, app: list(h.formation.values())),
    ("PATCH", f"{APP}/formation", lambda h, b, app: _scale(h, b["updates"])),
    ("GET", f"{APP}/dynos", lambda h, b, app: h.dynos()),
    ("POST", f"{APP}/dynos", lambda h, b, app: _dyno(h, b)),
    ("DELETE", f"{APP}/dynos", lambda h, b, app: {}),
    ("DELETE", f"{APP}/formations/([^/]+)", lambda h, b, app, kind: h.formation[kind]),
    ("GET", f"{APP}/config-vars", lambda h, b, app: h.config),
    ("PATCH", f"{APP}/config-vars", lambda h, b, app: _configure(h, b)),
    ("GET", f"{APP}/addons", lambda h, b, app: [a["addon"] for a in h.attachments]),
    ("POST", f"{APP}/addons", lambda h, b, app: h.add(app, b["plan"]["name"])),
    ("POST", "/actions/addons/resolve", lambda h, b: [a["addon"] for a in h.found(b["addon"])]),
    ("POST", "/actions/addon-attachments/resolve", lambda h, b: h.found(b["addon_attachment"])),
    ("GET", f"{APP}/addon-attachments", lambda h, b, app: h.attachments),
    ("POST", "/addon-attachments", _attach),
    ("GET", "/addons/([^/]+)/addon-attachments", lambda h, b, addon: h.found(addon)),
    ("POST", "/postgres/v0/databases/.+/credentials_rotation", lambda h, b: {}),
    ("GET", f"{APP}/domains", lambda h, b, app: h.domains),
    ("POST", f"{APP}/domains", lambda h, b, app: _domain(h, b["hostname"])),
    ("GET", f"{APP}/sni-endpoints", lambda h, b, app: []),
    ("POST", f"{APP}/acm", lambda h, b, app: {}),
    ("GET", f"{APP}/releases", lambda h, b, app: h.releases),
    ("GET", f"{APP}/releases/(.+)", lambda h, b, app, one: h.numbered(one)),
    ("POST", f"{APP}/releases", lambda h, b, app: h.release(f"Rollback to v{b['release']}")),
    ("GET", f"{APP}/features/(.+)", lambda h, b, app, name: {"name": name, "enabled": False}),
    ("PATCH", f"{APP}/features/(.+)", lambda h, b, app, name: {"name": name, **b}),
    ("POST", f"{APP}/log-drains", lambda h, b, app: {"url": b["url"]}),
    ("POST", f"{APP}/log-sessions", lambda h, b, app: {"logplex_url": f"{h.url}/logs"}),
    ("GET", DATABASE, lambda h, b, db: {"info": []}),
    ("GET", f"{DATABASE}/wait_status", lambda h, b, db: {"waiting?": False}),
    ("POST", f"{DATABASE}/backups", lambda h, b, db: h.transfer("pg_dump", "gof3r")),
    ("POST", f"{DATABASE}/restores", lambda h, b, db: h.transfer("gof3r", "pg_restore")),
    ("POST", f"{DATABASE}/connection-pooling", _pool),
    ("GET", f"{DATABASE}/transfer-schedules", lambda h, b, db: h.schedules),
    ("POST", f"{DATABASE}/transfer-schedules", lambda h, b, db: _schedule(h, b)),
    ("DELETE", f"{DATABASE}/transfer-schedules/(.+)", lambda h, b, db, one: _unschedule(h, one)),
    ("GET", TRANSFERS, lambda h, b, app: h.transfers),
    ("GET", f"{TRANSFERS}/([^/]+)", lambda h, b, app, one: h.asked(one)),
    ("POST", f"{TRANSFERS}/([^/]+)/actions/cancel", lambda h, b, app, one: h.cancelled(one)),
    ("POST", f"{TRANSFERS}/([^/]+)/actions/public-url", lambda h, b, app, one: {"url": f"{h.url}/dump"}),
    ("GET", DATA, lambda h, b, db: {"addon": {}, "app": {}, "scheduled_for": None, **h.maintenance}),
    ("POST", f"{DATA}/run", lambda h, b, db: {}),
    ("POST", f"{DATA}/schedule", lambda h, b, db: {"previously_scheduled_for": None, "scheduled_for": now()}),
    ("GET", f"{DATA}/window", lambda h, b, db: h.window),
    ("POST", f"{DATA}/window", lambda h, b, db: _updated(h.window, b)),
]  # fmt: skip


@contextmanager
def served() -> Iterator[Heroku]:
    heroku = Heroku()
    server = ThreadingHTTPServer(("localhost", 0), type("Bound", (_Handler,), {"heroku": heroku}))
    heroku.url = f"http://localhost:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield heroku
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    heroku: Heroku

    def do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        if path == "/logs":
            return self._send(200, b"data: 2026-11-24 app[web.1]: ready\n\n", "text/event-stream")
        if path == "/dump":
            return self._send(200, b"PGDMP", "application/octet-stream")
        for method, pattern, answer in ROUTES:
            found = re.fullmatch(pattern, path)
            if method == self.command and found:
                try:
                    said = answer(self.heroku, json.loads(body or b"{}"), *found.groups())
                except (KeyError, StopIteration):
                    break
                return self._send(200, json.dumps(said).encode(), "application/json")
        missing = {"id": "not_found", "message": f"The stand-in has no {self.command} {path}"}
        return self._send(404, json.dumps(missing).encode(), "application/json")

    do_GET = do_POST = do_PATCH = do_DELETE = do  # noqa: N815 - named by http.server

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The commands under test say what matters."""
