"""app.json: what Heroku makes of the repository by itself, for shops, reviews and its own tests."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ocpizza.config import Settings
from ocpizza.entrypoints.cli.main import app

ROOT = Path(__file__).parents[2]
TEXT = {"type": "string"}
VARIABLE = {
    "type": "object",
    "properties": {
        "description": TEXT,
        "value": TEXT,
        "required": {"type": "boolean"},
        "generator": {"const": "secret"},
    },
    "additionalProperties": False,
}
PARTS: dict[str, Any] = {
    "addons": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "plan": {"type": "string", "pattern": "^[a-z-]+:[a-z0-9-]+$"},
                "as": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
                "options": {"type": "object"},
            },
            "required": ["plan"],
            "additionalProperties": False,
        },
    },
    "buildpacks": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"url": TEXT},
            "required": ["url"],
            "additionalProperties": False,
        },
    },
    "env": {
        "type": "object",
        "patternProperties": {"^[A-Z][A-Z0-9_]*$": VARIABLE},
        "additionalProperties": False,
    },
    "formation": {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {"quantity": {"type": "integer", "minimum": 0}, "size": TEXT},
            "required": ["quantity"],
            "additionalProperties": False,
        },
    },
    "stack": {"enum": ["heroku-22", "heroku-24", "heroku-26"]},
}
"""As devcenter.heroku.com/articles/app-json-schema has it."""


def scripts(*names: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict.fromkeys(names, TEXT),
        "additionalProperties": False,
    }


def environment(*names: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**PARTS, "scripts": scripts(*names)},
        "additionalProperties": False,
    }


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        **PARTS,
        "name": {"type": "string", "minLength": 3, "maxLength": 30},
        "description": {"type": "string", "maxLength": 140},
        "keywords": {"type": "array", "items": TEXT},
        "scripts": scripts("postdeploy", "pr-predestroy"),
        "environments": {
            "type": "object",
            "properties": {
                "review": environment("postdeploy", "pr-predestroy"),
                "test": environment("test-setup", "test"),
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def manifest() -> Any:
    return json.loads((ROOT / "app.json").read_text())


def test_it_is_as_heroku_reads_it(manifest: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(manifest, SCHEMA)


def test_the_shops_are_asked_for_the_one_secret_that_nobody_can_make_up(manifest: Any) -> None:
    assert manifest["env"]["ENV"]["value"] == "PROD"
    assert manifest["env"]["SECRET_KEY"] == {
        "description": "Signs tokens.",
        "generator": "secret",
    }
    assert manifest["env"]["PAYPAL_KEY"]["required"] is True


def test_what_is_scaled_is_what_the_procfile_names(manifest: Any) -> None:
    named = re.findall(r"^(\w+):", (ROOT / "Procfile").read_text(), re.MULTILINE)
    assert set(manifest["formation"]) == set(named) - {"release"}
    assert all(each["quantity"] == 1 for each in manifest["formation"].values())


@pytest.mark.parametrize("kind", ["review", "test"])
def test_it_comes_up_by_itself_and_never_with_the_live_paypal_key(manifest: Any, kind: str) -> None:
    variables = manifest["environments"][kind]["env"]
    assert "PAYPAL_KEY" not in variables
    assert "PAYPAL_URL" not in variables
    made = {
        name: "x" * 64 if "generator" in each else each["value"] for name, each in variables.items()
    }

    # Heroku hands config vars of the pipeline on as well; a live key that is among them sleeps.
    settings = Settings.from_env({**made, "PAYPAL_KEY": "live-client:live-secret"})

    assert not settings.production
    assert settings.paypal is None


def test_a_review_has_a_database_and_the_demonstrations_data(manifest: Any) -> None:
    review = manifest["environments"]["review"]
    assert [addon["plan"].partition(":")[0] for addon in review["addons"]] == ["heroku-postgresql"]
    command, *arguments = shlex.split(review["scripts"]["postdeploy"])
    assert (command, arguments) == ("ocpizza", ["demo", "--seed-only"])
    assert "demo" in {each.callback.__name__ for each in app.registered_commands if each.callback}


def test_its_tests_install_what_is_pinned(manifest: Any) -> None:
    scripts = manifest["environments"]["test"]["scripts"]
    assert "--require-hashes -r requirements-dev.txt" in scripts["test-setup"]
    for folder in shlex.split(scripts["test"])[3:]:
        assert (ROOT / folder).is_dir()
