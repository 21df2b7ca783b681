"""Which browser the tests get, and from where."""

import os
import shutil

import attrs
import pytest

from tools import browser


@attrs.define
class Machine:
    """What is installed here, who we are, and what was run; `broken` programs do not work."""

    programs: set[str]
    broken: set[str] = attrs.field(factory=set)
    user: int = 0
    ran: list[str] = attrs.field(factory=list)

    def which(self, name: str) -> str | None:
        return name if name in self.programs else None

    def succeeds(self, *command: str, quiet: bool = True) -> bool:
        program, said = command[0], " ".join(command[1:])
        self.ran.append(f"{program} {said}")
        if program in self.broken:
            return False
        if program == "apt-get" and " install " in said:
            stale = not any("apt-get" in line and "update" in line for line in self.ran)
            if "no lists" in self.programs and stale:
                return False
            self.programs.add("chromium")
        if "playwright install" in said:
            self.programs.add("playwright's")
        return True

    def of_playwright(self) -> str | None:
        return "playwright's" if "playwright's" in self.programs else None


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine({"apt-get"})
    monkeypatch.setattr(shutil, "which", machine.which)
    monkeypatch.setattr(os, "geteuid", lambda: machine.user)
    monkeypatch.setattr(browser, "_succeeds", machine.succeeds)
    monkeypatch.setattr(browser, "of_playwright", machine.of_playwright)
    return machine


def test_the_systems_is_taken_and_nothing_installed(machine: Machine) -> None:
    machine.programs |= {"google-chrome", "playwright's"}
    assert browser.bring() == ("the system's", "google-chrome")
    assert machine.ran == ["google-chrome --version"]


def test_one_that_does_not_run_is_passed_over(machine: Machine) -> None:
    machine.programs |= {"chromium-browser", "google-chrome"}
    machine.broken.add("chromium-browser")
    assert browser.of_the_system() == "google-chrome"


def test_root_gets_debians(machine: Machine) -> None:
    assert browser.bring() == ("Debian's, just installed", "chromium")
    assert not any("update" in line for line in machine.ran)


def test_lists_of_packages_are_fetched_where_there_are_none(machine: Machine) -> None:
    machine.programs.add("no lists")
    assert browser.bring() == ("Debian's, just installed", "chromium")
    assert any("Lock::Timeout" in line and line.endswith("update") for line in machine.ran)


@pytest.mark.parametrize("why", ["not root", "no apt", "apt fails"])
def test_everybody_else_gets_playwrights(machine: Machine, why: str) -> None:
    machine.user = 1000 if why == "not root" else 0
    if why == "no apt":
        machine.programs.clear()
    if why == "apt fails":
        machine.broken.add("apt-get")
    assert browser.bring() == ("playwright's own, just installed", "playwright's")


def test_without_any_it_says_what_to_install_and_fails(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser, "_succeeds", lambda *_, **__: False)
    assert browser.main() == 1
    assert "playwright install --with-deps chromium" in capsys.readouterr().err
