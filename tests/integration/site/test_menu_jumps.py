"""Some pages are long: their parts are a press away."""

import re

import httpx2

from tests.integration.house.serving import House
from tests.integration.managing.desk import signed_in


def test_every_part_of_the_menu_is_led_to_from_its_top(house: House) -> None:
    page = httpx2.get(f"{house.url}/stores/lyon-bellecour", headers={"Accept-Language": "fr"}).text
    jumps = page.partition('<nav class="row jumps"')[2].partition("</nav>")[0]
    led_to = re.findall(r'href="#([^"]+)">([^<]+)<', jumps)
    assert led_to == re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', page)
    assert [name for _, name in led_to][:2] == ["Pizzas", "Boissons"]


def test_so_is_every_part_of_the_administration(house: House) -> None:
    with signed_in(house, "admin") as admin:
        page = admin.client.get("/admin").text
    jumps = page.partition('<nav class="row jumps"')[2].partition("</nav>")[0]
    led_to = re.findall(r'href="#([^"]+)">([^<]+)<', jumps)
    assert led_to == re.findall(r'<h[23] id="([^"]+)">([^<]+)</h[23]>', page)
