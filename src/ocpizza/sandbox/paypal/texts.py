"""The words of the buyer's page, in both languages."""
# ruff: noqa: RUF001 - French has its own apostrophe

FRENCH = {
    "lang": "fr",
    "decimal": ",",
    "title": "Payer avec PayPal (bac à sable)",
    "warning": "Bac à sable : aucun argent réel ne circule, aucun compte n’est demandé.",
    "to": "À",
    "order": "Commande",
    "for": "Objet",
    "status": "État",
    "item": "Article",
    "quantity": "Qté",
    "price": "Prix",
    "shipping": "Livraison",
    "discount": "Réduction",
    "total": "Total",
    "pay": "Payer",
    "immediate": "Payer maintenant, tout va bien",
    "declined": "Avec une carte qui sera refusée à l’encaissement",
    "review_accepted": "Mis en examen par PayPal, puis accepté",
    "review_refused": "Mis en examen par PayPal, puis refusé",
    "how": "Comment payer ?",
    "cancel": "Annuler et retourner chez le marchand",
    "approved": "Vous avez déjà approuvé ce paiement.",
    "completed": "Ce paiement est terminé.",
    "back": "Retourner chez le marchand",
    "no_return": "Le marchand n’a pas donné d’adresse de retour : fermez cette page.",
    "cancelled": "Vous n’avez pas payé.",
    "gone": "Cette commande n’existe pas ou n’existe plus.",
    "again": "Le dernier essai a été refusé ou attend : vous pouvez choisir autrement.",
}
ENGLISH = {
    "lang": "en",
    "decimal": ".",
    "title": "Pay with PayPal (sandbox)",
    "warning": "Sandbox: no real money moves, no account is needed.",
    "to": "To",
    "order": "Order",
    "for": "For",
    "status": "Status",
    "item": "Item",
    "quantity": "Qty",
    "price": "Price",
    "shipping": "Delivery",
    "discount": "Discount",
    "total": "Total",
    "pay": "Pay",
    "immediate": "Pay now, all goes well",
    "declined": "With a card that will be declined when it is charged",
    "review_accepted": "Held for review by PayPal, then accepted",
    "review_refused": "Held for review by PayPal, then refused",
    "how": "How do you pay?",
    "cancel": "Cancel and return to the merchant",
    "approved": "You have already approved this payment.",
    "completed": "This payment is complete.",
    "back": "Return to the merchant",
    "no_return": "The merchant gave no return address: close this page.",
    "cancelled": "You have not paid.",
    "gone": "This order does not exist, or no longer.",
    "again": "The last attempt was declined or is waiting: you may choose another way.",
}


def words_for(accept_language: str | None) -> dict[str, str]:
    """French unless the browser's first known language is English."""
    for tag in (accept_language or "").split(","):
        language = tag.strip().lower()[:2]
        if language in ("fr", "en"):
            return ENGLISH if language == "en" else FRENCH
    return FRENCH
