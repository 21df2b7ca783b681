"""As much of Heroku as the commands of our manual ask it for, in memory.

Paths and shapes are those of Heroku's Platform and data APIs. What is not here answers 404, and the
command that asked for it fails, as it does at Heroku when a thing does not exist.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from attrs import define, field


def now() -> str:
    return datetime.now(UTC).isoformat()


@define
class Heroku:
    """One account with its apps; `url` is what HEROKU_HOST is set to."""

    url: str = ""
    dyno_url: str = ""
    apps: dict[str, dict[str, Any]] = field(factory=dict)
    config: dict[str, str] = field(factory=dict)
    formation: dict[str, dict[str, Any]] = field(factory=dict)
    attachments: list[dict[str, Any]] = field(factory=list)
    domains: list[dict[str, Any]] = field(factory=list)
    releases: list[dict[str, Any]] = field(factory=list)
    transfers: list[dict[str, Any]] = field(factory=list)
    schedules: list[dict[str, Any]] = field(factory=list)
    maintenance: dict[str, Any] = field(factory=lambda: {"status": "completed"})
    window: dict[str, Any] = field(factory=dict)
    features: dict[str, dict[str, Any]] = field(factory=dict)
    command: str = ""
    """What the last one-off dyno was asked to run."""

    def release(self, description: str) -> dict[str, Any]:
        version = len(self.releases) + 1
        made = {
            "id": str(version), "version": version, "description": description, "status": "succeeded",
            "current": True, "eligible_for_rollback": True, "created_at": now(),
            "user": {"email": "operator@example.com"},
        }  # fmt: skip
        self.releases = [made, *({**each, "current": False} for each in self.releases)]
        return made

    def create(self, app: str, stack: str) -> dict[str, Any]:
        self.formation = {
            kind: {"type": kind, "quantity": 0, "size": "Standard-1X"} for kind in ("web", "worker")
        }
        self.apps[app] = {
            "id": app, "name": app, "stack": {"name": stack}, "maintenance": False,
            "web_url": f"https://{app}.herokuapp.com/", "generation": {"name": "cedar"},
            "build_stack": {"name": stack}, "region": {"name": "eu"},
        }  # fmt: skip
        self.release("Initial release")
        return self.apps[app]

    def attach(self, app: str, addon: dict[str, Any], name: str) -> dict[str, Any]:
        made = {
            "id": name, "name": name, "app": {"id": app, "name": app}, "namespace": None,
            "addon": addon, "config_vars": [f"{name}_URL"],
        }  # fmt: skip
        self.attachments = [each for each in self.attachments if each["name"] != name] + [made]
        self.config[f"{name}_URL"] = f"postgres://ocpizza:secret@localhost/{addon['name']}"
        return made

    def add(self, app: str, plan: str) -> dict[str, Any]:
        name = f"postgresql-round-{len(self.attachments) + 1}"
        first = not self.attachments
        attached = "DATABASE" if first else "HEROKU_POSTGRESQL_PINK"
        addon = {
            "id": name, "name": name, "app": {"id": app, "name": app}, "state": "provisioned",
            "plan": {"id": plan, "name": plan, "price": {"cents": 5000, "unit": "month"}},
            "addon_service": {"name": "heroku-postgresql"}, "config_vars": [f"{attached}_URL"],
        }  # fmt: skip
        self.attach(app, addon, attached)
        self.release(f"Attach {attached}")
        return addon

    def found(self, name: str) -> list[dict[str, Any]]:
        """The attachment of that name; an unknown name finds none, as the 2021 manual's does."""
        wanted = name.removesuffix("_URL")
        return [
            each for each in self.attachments if wanted in {each["name"], each["addon"]["name"]}
        ]

    def transfer(self, source: str, target: str) -> dict[str, Any]:
        """A backup or a restore that runs; the next question about it finds it completed."""
        made = {
            "uuid": str(len(self.transfers) + 1), "num": len(self.transfers) + 1,
            "from_type": source, "to_type": target, "from_name": "DATABASE", "to_name": "BACKUP",
            "created_at": now(), "started_at": now(), "finished_at": None, "succeeded": None,
            "processed_bytes": 4096, "source_bytes": 4096, "warnings": 0, "schedule": None,
            "to_url": f"{self.url}/dump", "logs": [{"created_at": now(), "message": "pg_dump"}],
            "options": {},
        }  # fmt: skip
        self.transfers.append(made)
        return made

    def asked(self, number: str) -> dict[str, Any]:
        found = next(each for each in self.transfers if each["uuid"] == number)
        if found["finished_at"] is None:
            found.update(finished_at=now(), succeeded=True)
        return found

    def cancelled(self, number: str) -> dict[str, Any]:
        found = next(each for each in self.transfers if each["uuid"] == number)
        found.update(finished_at=now(), succeeded=False)
        return found

    def numbered(self, version: str) -> dict[str, Any]:
        return next(each for each in self.releases if str(each["version"]) == version)

    def dynos(self) -> list[dict[str, Any]]:
        return [
            {
                "id": f"{kind}.{number}", "name": f"{kind}.{number}", "type": kind, "state": "up",
                "size": process["size"], "updated_at": now(), "created_at": now(),
                "command": f"ocpizza {kind}", "release": {"version": len(self.releases)},
            }
            for kind, process in self.formation.items()
            for number in range(1, process["quantity"] + 1)
        ]  # fmt: skip
