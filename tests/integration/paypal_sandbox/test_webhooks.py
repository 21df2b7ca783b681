"""Webhooks are really sent, really signed, and as unreliable as asked."""

import base64
import json
import time
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.verification import PolicyBuilder, Store

from ocpizza.sandbox.paypal.serve import running
from tests.integration.paypal_sandbox.support import (
    Json,
    Letterbox,
    Message,
    Shop,
    capture_of,
    issue_of,
    letterbox,
    money,
)

COMPLETED = "PAYMENT.CAPTURE.COMPLETED"


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[Shop, Letterbox]]:
    """A sandbox that tells one letterbox everything, and redelivers quickly."""
    with (
        letterbox() as box,
        running(
            webhook_url=box.url,
            webhook_id="WEBHOOK17CHARACTE",
            redelivery_delays=(0.05, 0.05),
            settle_after=timedelta(seconds=0.1),
            webhook_delay=timedelta(seconds=0.5),
        ) as config,
    ):
        yield Shop(config), box


@pytest.fixture
def told(listening: tuple[Shop, Letterbox]) -> tuple[Shop, Letterbox]:
    shop, box = listening
    box.messages.clear()
    return shop, box


def about(capture: str) -> Any:
    def concerns(message: Message) -> bool:
        return capture in message.body.decode()

    return concerns


def verify(shop: Shop, message: Message, webhook_id: str, event: bytes | None = None) -> str:
    """The postback, with the event's bytes put in as they came."""
    names = ("auth-algo", "cert-url", "transmission-id", "transmission-sig", "transmission-time")
    asked = {name.replace("-", "_"): message.headers[f"paypal-{name}"] for name in names}
    head = json.dumps(asked | {"webhook_id": webhook_id})[:-1]
    body = head.encode() + b',"webhook_event":' + (event or message.body) + b"}"
    answer = shop.call("POST", "/v1/notifications/verify-webhook-signature", body)
    assert answer.status_code == 200
    status: str = answer.json()["verification_status"]
    return status


def test_the_life_of_a_payment_is_told(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    order = shop.approved()
    capture = capture_of(shop.capture(order).json())["id"]
    refund = shop.refund(capture, {"amount": money("1.00")}).json()["id"]
    approved = box.wait_for_type("CHECKOUT.ORDER.APPROVED")[0].event
    assert approved["resource"]["id"] == order
    completed = box.wait_for_type(COMPLETED)[0].event
    assert completed["resource_type"] == "capture"
    assert completed["resource"]["supplementary_data"] == {"related_ids": {"order_id": order}}
    refunded = box.wait_for_type("PAYMENT.CAPTURE.REFUNDED")[0].event
    assert (refunded["resource_type"], refunded["resource"]["id"]) == ("refund", refund)
    up = next(link["href"] for link in refunded["resource"]["links"] if link["rel"] == "up")
    assert up.endswith(f"/v2/payments/captures/{capture}")


def test_a_signature_holds_by_the_certificate_and_the_certificate_by_its_authority(
    told: tuple[Shop, Letterbox],
) -> None:
    shop, box = told
    shop.captured()
    message = box.wait_for_type(COMPLETED)[0]
    headers = message.headers
    certificate_url = headers["paypal-cert-url"]
    assert certificate_url.startswith(f"{shop.base_url}/v1/notifications/certs/CERT-")
    pem = requests.get(certificate_url, timeout=5).content
    assert b"\r\n" in pem
    leaf = x509.load_pem_x509_certificate(pem)
    authority = requests.get(f"{shop.base_url}/_sandbox/ca.pem", timeout=5).content
    store = Store([x509.load_pem_x509_certificate(authority)])
    name = x509.DNSName("messageverificationcerts.sandbox.paypal.com")
    PolicyBuilder().store(store).build_server_verifier(name).verify(leaf, [])
    signed = "|".join(
        [
            headers["paypal-transmission-id"],
            headers["paypal-transmission-time"],
            "WEBHOOK17CHARACTE",
            str(zlib.crc32(message.body)),
        ]
    )
    key = leaf.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    signature = base64.b64decode(headers["paypal-transmission-sig"])
    key.verify(signature, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert (key.key_size, headers["paypal-auth-algo"]) == (2048, "SHA256withRSA")


def test_the_postback_takes_the_raw_bytes_and_nothing_else(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    shop.captured()
    message = box.wait_for_type(COMPLETED)[0]
    assert verify(shop, message, "WEBHOOK17CHARACTE") == "SUCCESS"
    assert verify(shop, message, "ANOTHERWEBHOOK000") == "FAILURE"
    rewritten = json.dumps(message.event, indent=1).encode()
    assert verify(shop, message, "WEBHOOK17CHARACTE", rewritten) == "FAILURE"
    changed = message.body.replace(b"26.50", b"26.51")
    assert verify(shop, message, "WEBHOOK17CHARACTE", changed) == "FAILURE"


def test_a_forged_message_does_not_verify(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    capture = capture_of(shop.capture(shop.approved(), mock="WEBHOOK_FORGED").json())["id"]
    message = box.wait_for(about(capture))[0]
    assert verify(shop, message, "WEBHOOK17CHARACTE") == "FAILURE"


def test_a_message_that_is_not_taken_comes_again_with_the_same_event_id(
    told: tuple[Shop, Letterbox],
) -> None:
    shop, box = told
    order = shop.approved()
    box.wait_for_type("CHECKOUT.ORDER.APPROVED")
    box.answers += [503, 400]
    capture = capture_of(shop.capture(order).json())["id"]
    messages = box.wait_for(about(capture), times=3)
    assert len({message.event["id"] for message in messages}) == 1
    assert len({message.headers["paypal-transmission-id"] for message in messages}) == 3
    assert all(verify(shop, each, "WEBHOOK17CHARACTE") == "SUCCESS" for each in messages)


def test_delivery_is_given_up_after_the_last_try(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    order = shop.approved()
    box.wait_for_type("CHECKOUT.ORDER.APPROVED")
    box.answers += [500] * 3
    capture = capture_of(shop.capture(order).json())["id"]
    event = box.wait_for(about(capture), times=3)[0].event["id"]

    def state() -> Json:
        deliveries = shop.control("/deliveries", method="GET")["deliveries"]
        found: Json = next(item for item in deliveries if item["event_id"] == event)
        return found

    while state()["state"] == "waiting":
        time.sleep(0.01)
    assert state()["state"] == "failed"
    assert [attempt["status"] for attempt in state()["attempts"]] == [500] * 3
    shop.call("POST", f"/v1/notifications/webhooks-events/{event}/resend")
    assert len(box.wait_for(about(capture), times=4)) == 4


def test_a_message_can_come_twice(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    capture = capture_of(shop.capture(shop.approved(), mock="WEBHOOK_DUPLICATED").json())["id"]
    first, second = box.wait_for(about(capture), times=2)
    assert first.event["id"] == second.event["id"]


def test_a_message_can_be_lost_and_still_be_listed(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    lost = capture_of(shop.capture(shop.approved(), mock="WEBHOOK_LOST").json())["id"]
    after = shop.captured()
    box.wait_for(about(after))
    assert not [message for message in box.messages if lost in message.body.decode()]
    path = f"/v1/notifications/webhooks-events?transaction_id={lost}"
    assert [event["event_type"] for event in shop.call("GET", path).json()["events"]] == [COMPLETED]


def test_messages_can_come_out_of_order(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    capture = capture_of(shop.capture(shop.approved(), mock="WEBHOOK_REORDERED").json())["id"]
    shop.refund(capture)
    kinds = [message.event["event_type"] for message in box.wait_for(about(capture), times=2)]
    assert kinds == ["PAYMENT.CAPTURE.REFUNDED", COMPLETED]


def test_a_message_can_be_late(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    late = capture_of(shop.capture(shop.approved(), mock="WEBHOOK_DELAYED").json())["id"]
    prompt = shop.captured()
    box.wait_for(about(prompt))
    assert not [message for message in box.messages if late in message.body.decode()]
    assert box.wait_for(about(late))


@pytest.mark.parametrize(
    ("code", "event"),
    [("PENDING_THEN_COMPLETED", COMPLETED), ("PENDING_THEN_DENIED", "PAYMENT.CAPTURE.DENIED")],
)
def test_a_pending_capture_ends_by_itself_and_says_so(
    told: tuple[Shop, Letterbox], code: str, event: str
) -> None:
    shop, box = told
    capture = capture_of(shop.capture(shop.approved(), mock=code).json())["id"]
    kinds = [message.event["event_type"] for message in box.wait_for(about(capture), times=2)]
    assert kinds == ["PAYMENT.CAPTURE.PENDING", event]


def test_an_approval_that_is_never_captured_is_reversed(told: tuple[Shop, Letterbox]) -> None:
    shop, box = told
    order = shop.approved()
    shop.control(f"/orders/{order}/expire")
    event = box.wait_for_type("CHECKOUT.PAYMENT-APPROVAL.REVERSED")[0].event
    assert event["resource"]["order_id"] == order
    assert "id" not in event["resource"]
    assert shop.get(order).status_code == 404


def test_a_subscription_receives_the_types_it_asked_for_until_it_ends(
    shop: Shop, box: Letterbox
) -> None:
    wanted = {"url": box.url, "event_types": [{"name": COMPLETED}]}
    made = shop.call("POST", "/v1/notifications/webhooks", wanted)
    assert made.status_code == 201
    path = f"/v1/notifications/webhooks/{made.json()['id']}"
    assert shop.call("GET", path).json()["url"] == box.url
    assert shop.call("POST", "/v1/notifications/webhooks", wanted).json()["name"] == (
        "WEBHOOK_URL_ALREADY_EXISTS"
    )
    capture = shop.captured()
    box.wait_for_type(COMPLETED)
    assert [message.event["event_type"] for message in box.messages] == [COMPLETED]
    assert shop.call("DELETE", path).status_code == 204
    assert shop.call("GET", path).status_code == 404
    shop.refund(capture)
    assert len(box.messages) == 1


@pytest.mark.parametrize(
    "url", ["http://example.com/hook", "https://example.com:8443/hook", "ftp://127.0.0.1/", "hook"]
)
def test_only_https_on_its_own_port_or_this_machine_may_be_called(shop: Shop, url: str) -> None:
    wanted = {"url": url, "event_types": [{"name": "*"}]}
    answer = shop.call("POST", "/v1/notifications/webhooks", wanted)
    assert (answer.status_code, answer.json()["name"]) == (400, "VALIDATION_ERROR")
    assert issue_of(answer)


def test_events_are_listed_by_type_and_time_newest_first(shop: Shop) -> None:
    first, second = shop.captured(), shop.captured()
    path = "/v1/notifications/webhooks-events"
    listed = shop.call("GET", f"{path}?event_type={COMPLETED}&page_size=2").json()["events"]
    assert [event["resource"]["id"] for event in listed] == [second, first]
    past = shop.call("GET", f"{path}?end_time=2020-01-01T00:00:00Z").json()
    assert (past["events"], past["count"]) == ([], 0)
    one = shop.call("GET", f"{path}/{listed[0]['id']}").json()
    assert one == listed[0]


def test_the_simulator_signs_with_its_literal_id(shop: Shop, box: Letterbox) -> None:
    asked = {"url": box.url, "event_type": COMPLETED, "resource_version": "2.0"}
    answer = shop.call("POST", "/v1/notifications/simulate-event", asked)
    assert answer.status_code == 202
    message = box.wait_for_type(COMPLETED)[0]
    assert verify(shop, message, "WEBHOOK_ID") == "FAILURE"
