"""How an order leaves the store, and how it came in."""

from enum import Enum, unique


@unique
class Fulfilment(str, Enum):
    DELIVERY = "delivery"
    TAKEAWAY = "takeaway"
    ON_SITE = "on_site"


@unique
class Channel(str, Enum):
    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
