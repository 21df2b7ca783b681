"""How an order leaves the store, and how it came in."""

from enum import StrEnum, unique


@unique
class Fulfilment(StrEnum):
    DELIVERY = "delivery"
    TAKEAWAY = "takeaway"
    ON_SITE = "on_site"


@unique
class Channel(StrEnum):
    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
