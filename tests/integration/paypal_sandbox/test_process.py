"""The sandbox as a program: it starts, stops at once, and never in production."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

import ocpizza.sandbox.paypal

COMMAND = [sys.executable, "-m", "ocpizza.sandbox.paypal", "--port"]


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "ENV": "TEST", **changes}


def test_it_refuses_production_in_one_line() -> None:
    ended = subprocess.run(
        [*COMMAND, "0"], env=environment(ENV="PROD"), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == "paypal sandbox: the PayPal sandbox refuses to run with ENV=PROD\n"


def test_the_application_itself_refuses_production(monkeypatch: pytest.MonkeyPatch) -> None:
    from ocpizza.sandbox.paypal.app import create_app
    from ocpizza.sandbox.paypal.config import RefusedInProduction, SandboxConfig

    monkeypatch.setenv("ENV", "prod")
    with pytest.raises(RefusedInProduction):
        create_app(SandboxConfig())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_and_calls_it_success(number: signal.Signals) -> None:
    with subprocess.Popen(
        [*COMMAND, "0"],
        env=environment(PAYPAL_KEY="a:b"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        token = f"{address[0]}/v1/oauth2/token"
        grant = {"grant_type": "client_credentials"}
        assert requests.post(token, auth=("a", "b"), data=grant, timeout=5).ok
        begun = time.monotonic()
        process.send_signal(number)
        assert process.wait(5) == 0
        assert time.monotonic() - begun < 2
        assert process.stderr.read() == ""


def test_it_stops_at_once_even_while_a_call_is_kept_waiting() -> None:
    with subprocess.Popen(
        [*COMMAND, "0"], env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        assert requests.get(address[0], timeout=5).ok
        stalled = f"{address[0]}/v2/checkout/orders/ANY"
        headers = {"PayPal-Mock-Response": '{"mock_application_codes":"TIMEOUT_BEFORE_ACTING"}'}
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(requests.get, stalled, headers=headers, timeout=20)
            time.sleep(0.3)
            assert not waiting.done()
            begun = time.monotonic()
            process.terminate()
            assert process.wait(5) == 0
            assert time.monotonic() - begun < 2
            assert waiting.result().status_code == 504


def test_a_busy_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*COMMAND, port], env=environment(), capture_output=True, text=True, check=False
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"paypal sandbox: port {port} is not free")


def test_a_key_of_another_form_is_refused_without_showing_it() -> None:
    ended = subprocess.run(
        [*COMMAND, "0"],
        env=environment(PAYPAL_KEY="topsecret"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "PAYPAL_KEY must be client_id:secret" in ended.stderr
    assert "topsecret" not in ended.stderr


def test_it_imports_nothing_of_ours_but_itself() -> None:
    folder = Path(ocpizza.sandbox.paypal.__file__).parent
    names = [f"ocpizza.sandbox.paypal.{path.stem}" for path in folder.glob("[!_]*.py")]
    imports = "\n".join(f"import {name}" for name in names)
    told = "print(*sorted(name for name in sys.modules if name.startswith('ocpizza.')))"
    ended = subprocess.run(
        [sys.executable, "-c", f"import sys\n{imports}\n{told}"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    foreign = [name for name in ended.stdout.split() if not name.startswith("ocpizza.sandbox")]
    assert foreign == []
    assert "ocpizza.sandbox.paypal.app" in ended.stdout
