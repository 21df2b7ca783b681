"""Deploy, update with a migration, roll back, and forward again, while customers order."""

from collections import Counter

from drill.customers import STORES
from drill.figures import Figure
from drill.house import House
from drill.journal import Step
from drill.parts.furnishing import COOK, furnish
from drill.processes import Release
from ocpizza.entrypoints.http.operations import BASE

AHEAD = "ahead, compatible"


def deploy(house: House) -> str:
    """Returns a token of the kitchen's."""
    with house.journal.step("Release phase, on an empty database", Figure.RELEASE) as step:
        said = house.before.release()
        step.expect("it made the schema", held="upgraded" in said)
    with house.journal.step("Fill it: menu, stores, stock, cook", Figure.FILL) as step:
        password = furnish(house)
        step.expect("by commands alone", held=True)
    with house.journal.step("Deploy the release before: web, worker", Figure.DEPLOY) as step:
        house.before = house.go_out(house.before)
        order = house.customers.order(STORES[0])
        step.expect(f"a first order was taken ({order.number})", held=True)
        account = {"email": COOK, "password": password}
        signed_in = house.customers.ask_once("POST", f"{BASE}/tokens", account)
        step.expect("the cook could sign in", held=signed_in.is_success)
        return str(signed_in.json()["token"])


def update(house: House) -> None:
    title = "Update to this release, with a migration"
    with house.journal.step(title, Figure.UPDATE) as step:
        before = house.customers.so_far()
        said = house.this.release()
        step.expect("its release phase migrated under load", held="upgraded" in said)
        house.customers.more_orders()
        step.expect("the old release took orders on the new schema", held=True)
        house.this = _out(house, house.this, step, before, Figure.UPDATE_REQUESTS)


def roll_back(house: House) -> None:
    with house.journal.step("Roll back", Figure.ROLL_BACK) as step:
        before = house.customers.so_far()
        said = house.before.release()
        step.expect(f"the old release phase said: {AHEAD}", held=AHEAD in said)
        house.before = _out(house, house.before, step, before, Figure.ROLL_BACK_REQUESTS)


def update_again(house: House) -> None:
    with house.journal.step("Update again", Figure.UPDATE_AGAIN) as step:
        before = house.customers.so_far()
        said = house.this.release()
        step.expect("its release phase had nothing to do", held="current" in said)
        house.this = _out(house, house.this, step, before, Figure.UPDATE_AGAIN_REQUESTS)


def _out(
    house: House, release: Release, step: Step, before: Counter[str], requests: Figure
) -> Release:
    release = house.go_out(release)
    house.customers.more_orders()
    asked, failed = house.customers.since(before)
    house.journal.measured[requests] = asked
    step.expect(f"none of {asked} requests failed{_listed(failed)}", held=not failed)
    return release


def _listed(failed: Counter[str]) -> str:
    return "".join(f"; {count} times {said}" for said, count in failed.items())
