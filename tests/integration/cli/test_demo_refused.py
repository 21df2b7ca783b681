"""The demo refuses what it must not do."""

from pathlib import Path

import pytest

from ocpizza.entrypoints.cli.demo.place import place
from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.main import main


@pytest.mark.parametrize("options", [[], ["--seed-only"], ["--reset"]])
def test_production_refuses_it(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENV", "PROD")
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")

    assert main(["demo", *options]) == 2
    assert capsys.readouterr().err == "ocpizza: the demo refuses to run with ENV=PROD\n"


def test_it_does_not_forget_a_database_that_is_not_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/theirs")

    assert main(["demo", "--reset"]) == 2
    assert "DATABASE_URL" in capsys.readouterr().err


def test_a_second_demo_on_a_port_is_told_of_the_first_at_once(tmp_path: Path) -> None:
    with (
        place(tmp_path, 8000, remedy="choose another"),
        pytest.raises(Stop, match="runs on port 8000 already; choose another"),
        place(tmp_path, 8000, remedy="choose another"),
    ):
        pass
