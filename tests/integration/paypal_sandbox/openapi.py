"""PayPal's OpenAPI files as judges of what is sent and answered.

The files are PayPal's and are not kept here: the folder that holds them is in `PAYPAL_SPECS`.
Their schemas are those of JSON Schema draft 4, references inside one file only.
"""

# mypy: disable-error-code="import-untyped"
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import attrs
import pytest
import requests
from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

VARIABLE = "PAYPAL_SPECS"
WHERE = "github.com/paypal/paypal-rest-api-specifications (folder openapi)"
UNSET = f"{VARIABLE} is unset: it names a folder with the files of {WHERE}"
FILES = ("checkout_orders_v2", "payments_payment_v2", "notifications_webhooks_v1")
Json = dict[str, Any]


@attrs.frozen
class Exchange:
    method: str
    path: str
    headers: dict[str, str]
    sent: bytes
    status: int
    answered: bytes

    @classmethod
    def of(cls, answer: requests.Response) -> Self:
        request = answer.request
        sent = request.body or b""
        return cls(
            method=str(request.method).lower(),
            path=urlsplit(request.url or "").path,
            headers={name.lower(): str(value) for name, value in request.headers.items()},
            sent=sent.encode() if isinstance(sent, str) else sent,
            status=answer.status_code,
            answered=answer.content,
        )


class Specs:
    def __init__(self, folder: Path) -> None:
        self._documents: dict[str, Json] = {
            name: json.loads((folder / f"{name}.json").read_bytes()) for name in FILES
        }
        resources = [
            (f"paypal:{name}", DRAFT4.create_resource(document))
            for name, document in self._documents.items()
        ]
        self._registry: Any = Registry().with_resources(resources)

    def check(self, exchange: Exchange) -> None:
        """Fails the test on a body or header that the documents do not allow.

        A request that was refused with 400 was meant to be wrong.
        """
        name, pointer, operation = self._operation(exchange)
        if exchange.sent and exchange.status != HTTPStatus.BAD_REQUEST:
            body = f"{pointer}/requestBody/content/application~1json/schema"
            self._check_body(name, body, exchange.sent, f"request of {pointer}")
        self._check_headers(name, operation, exchange)
        if exchange.answered:
            status = str(exchange.status)
            listed = status if status in operation["responses"] else "default"
            answer = f"{pointer}/responses/{listed}"
            if "$ref" in operation["responses"][listed]:
                answer = operation["responses"][listed]["$ref"].removeprefix("#")
            if (
                exchange.status == HTTPStatus.INTERNAL_SERVER_ERROR
                and "content" not in operation["responses"][listed]
            ):
                return
            answer = f"{answer}/content/application~1json/schema"
            self._check_body(name, answer, exchange.answered, f"answer {status} of {pointer}")

    def _operation(self, exchange: Exchange) -> tuple[str, str, Json]:
        for name, document in self._documents.items():
            for path, operations in document["paths"].items():
                pattern = re.sub(r"\{\w+\}", "[^/]+", path)
                if exchange.method in operations and re.fullmatch(pattern, exchange.path):
                    escaped = path.replace("~", "~0").replace("/", "~1")
                    pointer = f"/paths/{escaped}/{exchange.method}"
                    return name, pointer, operations[exchange.method]
        raise AssertionError(f"PayPal has no {exchange.method} {exchange.path}")

    def _check_body(self, name: str, pointer: str, raw: bytes, what: str) -> None:
        quoted = pointer.replace("{", "%7B").replace("}", "%7D")
        validator = Draft4Validator({"$ref": f"paypal:{name}#{quoted}"}, registry=self._registry)
        faults = [error.message for error in validator.iter_errors(json.loads(raw))]
        assert not faults, f"{what}: {faults}"

    def _check_headers(self, name: str, operation: Json, exchange: Exchange) -> None:
        shared = self._documents[name]["components"]["parameters"]
        for reference in operation.get("parameters", []):
            parameter = shared[reference["$ref"].rpartition("/")[2]]
            value = exchange.headers.get(parameter["name"].lower())
            if parameter["in"] == "header" and value is not None:
                faults = list(Draft4Validator(parameter["schema"]).iter_errors(value))
                assert not faults, f"{parameter['name']}: {faults}"


def specs() -> Specs:
    """Skips when the variable is unset; fails when it is set and the files are not there."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(UNSET)
    missing = [name for name in FILES if not (Path(folder) / f"{name}.json").is_file()]
    if missing:
        pytest.fail(f"{VARIABLE}={folder} lacks {missing}; they are in {WHERE}")
    return Specs(Path(folder))


@contextmanager
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Exchange]]:
    """Every call made with requests in this process while it is open, but for tokens and control."""
    exchanges: list[Exchange] = []
    send = requests.Session.send

    def recording(self: requests.Session, request: Any, **options: Any) -> requests.Response:
        answer = send(self, request, **options)
        exchange = Exchange.of(answer)
        if re.match("/v2/|/v1/notifications/(?!certs)", exchange.path):
            exchanges.append(exchange)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(requests.Session, "send", recording)
        yield exchanges
