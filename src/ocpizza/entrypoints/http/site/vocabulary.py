"""Words of the house that the domain knows by a code: sizes, allergens, states, means of payment.

Each is in English here and in French in the catalogue, like every other word of the site.
"""

from collections.abc import Mapping

SIZES = {"small": "small", "medium": "medium", "large": "large", "standard": "one size"}
ALLERGENS = {
    "gluten": "gluten",
    "crustaceans": "crustaceans",
    "eggs": "eggs",
    "fish": "fish",
    "peanuts": "peanuts",
    "soya": "soya",
    "milk": "milk",
    "nuts": "nuts",
    "celery": "celery",
    "mustard": "mustard",
    "sesame": "sesame",
    "sulphites": "sulphites",
    "lupin": "lupin",
    "molluscs": "molluscs",
}
STATES = {
    "awaiting_payment": "awaiting payment",
    "placed": "received",
    "in_preparation": "in preparation",
    "ready": "ready",
    "out_for_delivery": "on its way",
    "delivered": "delivered",
    "collected": "handed over",
    "delivery_failed": "not handed over",
    "cancelled": "cancelled",
}
METHODS = {
    "paypal": "PayPal",
    "cash": "cash",
    "card": "bank card",
    "meal_voucher": "meal voucher",
}
FULFILMENTS = {"delivery": "Delivery", "takeaway": "Take-away", "on_site": "Eat in"}
KINDS = {"pizza": "Pizzas", "drink": "Drinks", "dessert": "Desserts"}
ROLES = {
    "customer": "customer",
    "counter": "counter",
    "pizzaiolo": "pizzaiolo",
    "courier": "courier",
    "manager": "manager",
    "admin": "administrator",
    "system": "the house",
}
CHANNELS = {"web": "on the web", "phone": "by telephone", "counter": "at the counter"}
PAYMENTS = {
    "awaiting_approval": "awaiting approval",
    "pending": "on its way",
    "captured": "taken",
    "declined": "declined",
    "expired": "expired",
    "refunded": "refunded",
}
REFUNDS = {"pending": "on its way", "completed": "done", "failed": "failed"}
MOVEMENTS = {
    "receipt": "receipt",
    "count": "stocktaking",
    "waste": "waste",
    "reserve": "promised",
    "release": "promise withdrawn",
    "consume": "used in the kitchen",
    "return": "taken back",
    "shortfall": "taken off an order",
    "refill": "given to an order",
}
ENTRIES = {
    "sale": "cash of a customer",
    "refund": "given back to a customer",
    "deposit": "put in",
    "withdrawal": "taken out",
}
UNITS = {"g": "g", "ml": "ml", "piece": "piece"}
CHANGES = {
    "item": "item",
    "ingredient": "ingredient",
    "selling": "price or offer",
    "store": "settings of the pizzeria",
    "reorder levels": "thresholds of the stock",
    "stock count": "stocktaking",
    "refund": "refund",
    "drawer opening": "opening of the cash drawer",
    "drawer closing": "closing of the cash drawer",
    "roles": "roles",
    "password": "password",
    "second factor": "code at sign-in",
    "security": "rules of signing in",
}
AUDITED = {
    "name": "Name",
    "description": "Description",
    "sizes": "Prices",
    "price": "Price",
    "amount": "Amount",
    "recipe": "Recipe",
    "offered": "On the menu",
    "retired": "Taken off every menu",
    "alcohol": "Contains alcohol",
    "allergens": "Allergens",
    "supplements": "As an extra",
    "quantity": "Quantity",
    "phone": "Telephone",
    "services": "Services",
    "preparation_minutes": "Preparation, minutes",
    "delivery_minutes": "Delivery, minutes",
    "pizzas_per_ten_minutes": "Pizzas in ten minutes",
    "opening_hours": "Opening hours",
    "weekly": "Every week",
    "exceptional": "Exceptional days",
    "day": "Day",
    "date": "Day",
    "intervals": "Hours",
    "opens": "opens",
    "closes": "closes",
    "always_open": "Open day and night",
    "closures": "Closures",
    "first": "From",
    "last": "To",
    "reason": "Reason",
    "outside": "Given in another way",
    "float": "Float",
    "expected": "Should be",
    "counted": "Counted",
    "note": "Remark",
    "delivery_areas": "Delivery areas",
    "postcode": "Postcode",
    "city": "Town",
    "fee": "Fee",
    "minimum": "Minimum",
    "alcohol_licence": "Licence to sell alcohol",
    "paused": "Web orders are paused",
    "ordering_paused": "Web orders are paused",
    "fr": "French",
    "en": "English",
    "second_factor_required": "A code is demanded at sign-in",
}
"""What changes are recorded of, by the name that the API gives it."""
VAT_CATEGORIES = {
    "immediate_food": "food to be eaten at once",
    "bottled_soft_drink": "soft drink, can or bottle",
    "open_drink": "drink in a cup",
    "packaged_ice_cream": "packaged ice cream",
    "scoop_ice_cream": "ice cream by the scoop",
    "keeping_food": "food that keeps",
    "confectionery": "confectionery",
    "alcohol": "alcohol",
    "frozen_to_bake": "frozen, to bake at home",
}
DAYS = {
    "monday": "Monday",
    "tuesday": "Tuesday",
    "wednesday": "Wednesday",
    "thursday": "Thursday",
    "friday": "Friday",
    "saturday": "Saturday",
    "sunday": "Sunday",
}
SCREENS = {
    "kitchen": "Kitchen",
    "counter": "Counter",
    "drawer": "Cash drawer",
    "courier": "Deliveries",
    "manager": "Manager",
}
URGENCIES = {"in_time": "In time", "pressing": "Hurry", "late": "Late", "made": "Ready"}
FIELDS = {
    "name": "Name",
    "phone": "Telephone",
    "email": "E-mail",
    "password": "Password",
    "otp": "Code of six digits",
    "line1": "Number and street",
    "line2": "Building, floor",
    "postcode": "Postcode",
    "city": "Town",
    "instructions": "For the courier (door code…)",
    "requested_for": "Wanted time",
    "payment_method": "How do you pay?",
    "note": "A word for the kitchen",
    "adult": "Age",
    "quantity": "How many",
    "size": "Size",
    "without": "Without",
    "extra": "Extra",
    "half": "Half and half with",
    "amount_cents": "Amount (€)",
    "tendered_cents": "Handed to you",
    "reason": "Reason",
}
"""What pages call the fields that a refusal points at."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "size": SIZES,
    "allergen": ALLERGENS,
    "state": STATES,
    "method": METHODS,
    "fulfilment": FULFILMENTS,
    "kind": KINDS,
    "channel": CHANNELS,
    "role": ROLES,
    "movement": MOVEMENTS,
    "change": CHANGES,
    "audited": AUDITED,
    "vat": VAT_CATEGORIES,
    "weekday": DAYS,
    "unit": UNITS,
    "entry": ENTRIES,
    "payment": PAYMENTS,
    "refund": REFUNDS,
    "screen": SCREENS,
    "urgency": URGENCIES,
    "field": FIELDS,
}
"""By the name of the template filter that says them: `{{ line.size | size }}`."""
