"""What a customer's session opened ends with it, at whichever process."""

from ocpizza.entrypoints.http.sse.streams import ASKED_AGAIN
from tests.integration.house.listening import listening
from tests.integration.house.ordering import place, takeaway
from tests.integration.house.serving import House
from tests.integration.site.shopping import shopper

SOON = 5 * ASKED_AGAIN


def test_the_open_stream_of_an_order_ends_when_its_customer_signs_out(house: House) -> None:
    with shopper(house, who="customer") as customer:
        customer.add("margherita")
        path = customer.order().url.path
        with listening(customer.client, f"{path}/live") as stream:
            assert not stream.over.wait(1.5 * ASKED_AGAIN)
            customer.send("/sign-out", {})
            assert stream.over.wait(SOON)
        customer.read(path, 404)


def test_who_has_the_link_goes_on(house: House) -> None:
    with house.client() as client:
        order = place(client, takeaway())
    with shopper(house, who="customer") as holder:
        path = holder.client.get(f"/track/{order['tracking_token']}").url.path
        with listening(holder.client, f"{path}/live") as stream:
            holder.send("/sign-out", {})
            assert not stream.over.wait(1.5 * ASKED_AGAIN)
        holder.read(path)
