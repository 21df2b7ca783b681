"""Every refusal as an operator reads it: slug → one sentence, over the refusal's data."""

from __future__ import annotations

from collections.abc import Mapping

from ocpizza.domain.text import Text

SENTENCES: Mapping[str, Text] = {
    "age-check": Text(
        "La commande contient de l'alcool : le contrôle de l'âge doit être confirmé.",
        "The order holds alcohol: the age check has to be confirmed.",
    ),
    "already-exists": Text("« {name} » existe déjà.", "{name!r} exists already."),
    "below-minimum": Text(
        "La livraison demande au moins {minimum_cents} centimes ; il y en a {items_cents}.",
        "Delivery needs at least {minimum_cents} cents; there are {items_cents}.",
    ),
    "cash-limit": Text(
        "La loi limite les espèces à {limit_cents} centimes.",
        "The law limits cash to {limit_cents} cents.",
    ),
    "contended": Text(
        "D'autres ont été plus rapides ; recommencer est sans risque.",
        "Others were faster; trying again is safe.",
    ),
    "drawer-open": Text("La caisse est déjà ouverte.", "The cash drawer is open already."),
    "forbidden": Text("Ce rôle ne le permet pas.", "This role does not allow it."),
    "gateway-unavailable": Text(
        "PayPal ne répond pas ; recommencer est sans risque.",
        "PayPal does not answer; trying again is safe.",
    ),
    "idempotency-key-in-progress": Text(
        "La première demande avec cette clé n'a pas encore de réponse.",
        "The first request with this key has no answer yet.",
    ),
    "idempotency-key-reused": Text(
        "Cette clé a servi pour une autre demande.", "This key was used for another request."
    ),
    "invalid": Text("Demande invalide : {faults}.", "Invalid: {faults}."),
    "cash-carried": Text(
        "{carried_cents} centimes de clients ne sont pas en caisse.",
        "{carried_cents} cents of customers are in no drawer.",
    ),
    "maintenance": Text(
        "La base est en maintenance et rien n'a été fait : ocpizza maintenance status",
        "The database is under maintenance and nothing was done: ocpizza maintenance status",
    ),
    "no-open-drawer": Text("La caisse n'est pas ouverte.", "The cash drawer is not open."),
    "not-delivered-there": Text(
        "Ce point de vente ne livre pas au {postcode}.", "The store does not deliver to {postcode}."
    ),
    "not-found": Text("Introuvable.", "There is no such thing."),
    "not-offered": Text(
        "« {item} » n'est pas vendu ici en ce moment.", "{item!r} is not sold here at the moment."
    ),
    "out-of-stock": Text(
        "Il n'y a plus assez d'ingrédients ; rien n'a été réservé.",
        "There are not enough ingredients left; nothing was reserved.",
    ),
    "payment-declined": Text("Le paiement a été refusé.", "The payment was declined."),
    "payment-due": Text(
        "Il reste {due_cents} centimes à payer.", "{due_cents} cents are still due."
    ),
    "payment-not-approved": Text(
        "L'acheteur n'a pas approuvé ce paiement, ou il est clos.",
        "The buyer has not approved this payment, or it is closed.",
    ),
    "payment-under-way": Text(
        "Un paiement de cette commande est en cours.", "A payment of this order is under way."
    ),
    "precondition-failed": Text(
        "La commande a changé entre-temps.", "The order has changed in the meantime."
    ),
    "price-changed": Text(
        "La commande revient à {total_cents} centimes, et non {expected_total_cents}.",
        "The order comes to {total_cents} cents, not {expected_total_cents}.",
    ),
    "refund-exceeds-capture": Text(
        "On peut encore rembourser {refundable_cents} centimes au plus.",
        "At most {refundable_cents} cents can still be refunded.",
    ),
    "second-factor": Text("Il faut un code à usage unique.", "A one-time code is needed."),
    "short": Text(
        "Il manque des ingrédients à cette commande.", "Ingredients of this order are missing."
    ),
    "still-open": Text(
        "Une commande du compte est en cours, ou attend un remboursement.",
        "An order of the account is under way, or awaits a refund.",
    ),
    "store-closed": Text(
        "Le point de vente ne prend pas de commande pour cette heure.",
        "The store takes no order for that time.",
    ),
    "too-many-requests": Text(
        "Trop d'essais ; recommencer dans {retry_after} s.",
        "Too many tries; again in {retry_after} s.",
    ),
    "too-much-unpaid": Text(
        "Trop de commandes impayées pour ce contact.", "This contact holds too much unpaid."
    ),
    "unauthorized": Text(
        "Les identifiants manquent ou ne sont pas valables.",
        "The credentials are missing or not valid.",
    ),
    "webhook-forged": Text(
        "Ce message ne vient pas de PayPal.", "The message does not come from PayPal."
    ),
    "precondition-required": Text(
        "Dites quelle version vous avez lue.", "Say which version you have read."
    ),
    "wrong-state": Text(
        "L'état de la commande ({order_status}) ne le permet pas.",
        "The state of the order ({order_status}) does not allow it.",
    ),
}

SCHEMA_BEHIND = Text(
    "La base de données de DATABASE_URL n'est pas à jour : ocpizza db upgrade",
    "The database of DATABASE_URL is not migrated: ocpizza db upgrade",
)
BUSY = Text(
    "D'autres écrivent la même chose en même temps ; recommencer.",
    "Others are writing the same thing; try again.",
)
READ_ONLY = Text(
    "La base de données n'accepte pas d'écriture en ce moment ; rien n'a été fait.",
    "The database takes no writes at the moment; nothing was done.",
)
NO_DATABASE = Text(
    "La base de données ne répond pas ({reason}) ; voir DATABASE_URL.",
    "The database does not answer ({reason}); see DATABASE_URL.",
)
INTERNAL = Text(
    "Erreur interne ({kind}) ; LOG_LEVEL=DEBUG montre où.",
    "Internal error ({kind}); LOG_LEVEL=DEBUG shows where.",
)
