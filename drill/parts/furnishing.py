"""An empty house is furnished as on its first day: by commands, in production."""

import json
import secrets

from attrs import evolve

from drill.customers import STORES
from drill.house import House

ASIDE = "villeurbanne"
"""A store where no customer of ours orders."""
COOK = "cook@ocpizza.example"
ALL = (*STORES, ASIDE)
MUCH = 50_000_000
STOCK = ("dough", "tomato-sauce", "mozzarella", "basil", "olive-oil")
"""What a margherita is made of."""
DATA = "src/ocpizza/entrypoints/cli/demo"


def furnish(house: House) -> str:
    """The demonstration's menu and stores, open at all hours, with more stock than can be sold.

    Returns the cook's password.
    """
    release, data = house.before, house.before.folder / DATA
    stores = json.loads((data / "stores.json").read_text())
    for store in stores:
        store["opening_hours"]["always_open"] = True
    file = house.folder / "stores.json"
    file.write_text(json.dumps(stores))
    release.did("menu", "import", str(data / "menu.json"))
    release.did("stores", "import", str(file))
    for name in ALL:
        release.did("stock", "receive", name, *(f"{each}={MUCH}" for each in STOCK))
    password = secrets.token_hex(16)
    engaging = evolve(release, environ={**release.environ, "OCPIZZA_PASSWORD": password})
    cook = ("--role", "pizzaiolo", "--store", STORES[0], "--password")
    engaging.did("staff", "add", COOK, *cook)
    return password
