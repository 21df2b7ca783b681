"""Every refusal as people and programs read it: status, title, detail, in French and English.

The keys are the slugs of `domain.errors` and of the HTTP machinery itself. A detail is a
`str.format` template over the data of the refusal.
"""

from collections.abc import Mapping

from attrs import frozen

from ocpizza.domain.text import Text


@frozen
class Kind:
    """One row: the status, and the texts of `/problems/<slug>`."""

    status: int
    title: Text
    detail: Text


def _kind(status: int, title: tuple[str, str], detail: tuple[str, str]) -> Kind:
    return Kind(status, Text(*title), Text(*detail))


PROBLEMS: Mapping[str, Kind] = {
    "bad-request": _kind(
        400,
        ("Requête illisible", "Unreadable request"),
        ("La requête est mal formée : {reason}.", "The request is malformed: {reason}."),
    ),
    "webhook-forged": _kind(
        400,
        ("Notification refusée", "Webhook refused"),
        (
            "Ce message ne vient pas du prestataire de paiement.",
            "This message does not come from the payment gateway.",
        ),
    ),
    "unauthorized": _kind(
        401,
        ("Identification nécessaire", "Credentials needed"),
        (
            "Identifiez-vous : les identifiants manquent ou ne sont plus valables.",
            "Sign in: the credentials are missing or not valid any more.",
        ),
    ),
    "second-factor": _kind(
        401,
        ("Code à usage unique nécessaire", "One-time code needed"),
        (
            "Envoyez aussi le code à usage unique (`otp`) ; sans `enrolled`, activez-le sur le site.",
            "Send the one-time code (`otp`) too; where not `enrolled`, set it up on the site first.",
        ),
    ),
    "payment-declined": _kind(
        402,
        ("Paiement refusé", "Payment declined"),
        (
            "Le paiement a été refusé : payez de nouveau ou autrement.",
            "The payment was declined: pay again, or another way.",
        ),
    ),
    "forbidden": _kind(
        403,
        ("Interdit", "Forbidden"),
        (
            "Votre rôle, ou votre point de vente, ne le permet pas.",
            "Your role, or your store, does not allow this.",
        ),
    ),
    "cross-site": _kind(
        403,
        ("Requête d'un autre site", "Cross-site request"),
        (
            "Une session de navigateur ne peut agir que depuis notre propre site.",
            "A browser's session may act from our own site only.",
        ),
    ),
    "not-found": _kind(
        404,
        ("Introuvable", "Not found"),
        ("Il n'y a rien à cette adresse.", "There is nothing at this address."),
    ),
    "method-not-allowed": _kind(
        405,
        ("Méthode non permise", "Method not allowed"),
        (
            "Cette adresse répond seulement à : {allow}.",
            "This address answers these methods only: {allow}.",
        ),
    ),
    "request-timeout": _kind(
        408,
        ("Requête trop lente", "Request too slow"),
        ("Le corps de la requête n'est pas arrivé à temps.", "The body did not arrive in time."),
    ),
    "conflict": _kind(
        409,
        ("Conflit", "Conflict"),
        (
            "La demande contredit l'état actuel ; relisez, puis recommencez.",
            "The request contradicts the present state; read again, then retry.",
        ),
    ),
    "wrong-state": _kind(
        409,
        ("Pas dans cet état", "Not in this state"),
        (
            "L'état de la commande ({order_status}) ne permet pas cette action.",
            "The state of the order ({order_status}) does not allow this action.",
        ),
    ),
    "out-of-stock": _kind(
        409,
        ("Stock insuffisant", "Out of stock"),
        (
            "Il n'y a plus assez d'ingrédients ; rien n'a été réservé.",
            "There are not enough ingredients left; nothing was reserved.",
        ),
    ),
    "short": _kind(
        409,
        ("Ingrédients manquants", "Ingredients missing"),
        (
            "Il manque des ingrédients pour commencer cette commande.",
            "Ingredients are missing; this order cannot be started.",
        ),
    ),
    "store-closed": _kind(
        409,
        ("Point de vente fermé", "Store closed"),
        (
            "Le point de vente ne prend pas de commande pour cette heure.",
            "The store takes no order for that time.",
        ),
    ),
    "price-changed": _kind(
        409,
        ("Le prix a changé", "The price has changed"),
        (
            "La commande revient à {total_cents} centimes, et non {expected_total_cents}.",
            "The order comes to {total_cents} cents, not {expected_total_cents}.",
        ),
    ),
    "not-offered": _kind(
        409,
        ("Pas proposé", "Not offered"),
        (
            "« {item} » n'est pas vendu ici en ce moment.",
            "“{item}” is not sold here at the moment.",
        ),
    ),
    "payment-due": _kind(
        409,
        ("Reste à payer", "Payment due"),
        (
            "Il reste {due_cents} centimes à payer avant la remise.",
            "{due_cents} cents are due before the order is handed over.",
        ),
    ),
    "payment-not-approved": _kind(
        409,
        ("Paiement non approuvé", "Payment not approved"),
        (
            "L'acheteur n'a pas approuvé ce paiement, ou il est clos.",
            "The buyer has not approved this payment, or it is closed.",
        ),
    ),
    "payment-under-way": _kind(
        409,
        ("Paiement en cours", "Payment under way"),
        (
            "Un paiement de cette commande est en cours ; attendez son issue.",
            "A payment of this order is under way; wait for its outcome.",
        ),
    ),
    "refund-exceeds-capture": _kind(
        409,
        ("Remboursement trop élevé", "Refund too high"),
        (
            "On peut encore rembourser {refundable_cents} centimes au plus.",
            "At most {refundable_cents} cents can still be refunded.",
        ),
    ),
    "drawer-open": _kind(
        409,
        ("Caisse déjà ouverte", "Drawer already open"),
        (
            "La caisse de ce point de vente est ouverte ; clôturez-la d'abord.",
            "The cash drawer of this store is open; close it first.",
        ),
    ),
    "no-open-drawer": _kind(
        409,
        ("Caisse fermée", "No drawer open"),
        (
            "La caisse de ce point de vente n'est pas ouverte ; ouvrez-la d'abord.",
            "The cash drawer of this store is not open; open it first.",
        ),
    ),
    "cash-carried": _kind(
        409,
        ("Espèces non remises", "Cash not handed in"),
        (
            "{carried_cents} centimes de clients ne sont pas en caisse ; voir `leave_carried`.",
            "{carried_cents} cents of customers are in no drawer; see `leave_carried`.",
        ),
    ),
    "idempotency-key-in-progress": _kind(
        409,
        ("Première demande en cours", "First request still running"),
        (
            "La première demande avec cette clé n'a pas encore de réponse ; redemandez.",
            "The first request with this key has no answer yet; ask again.",
        ),
    ),
    "already-exists": _kind(
        409,
        ("Existe déjà", "Already exists"),
        ("« {name} » existe déjà.", "“{name}” exists already."),
    ),
    "still-open": _kind(
        409,
        ("Commande en cours", "Order under way"),
        (
            "Une commande de ce compte est en cours, ou attend un remboursement.",
            "An order of this account is under way, or awaits a refund.",
        ),
    ),
    "precondition-failed": _kind(
        412,
        ("Version dépassée", "Stale version"),
        (
            "Cela a changé depuis ; relisez, puis recommencez.",
            "It has changed since; read it again, then retry.",
        ),
    ),
    "payload-too-large": _kind(
        413,
        ("Corps trop grand", "Body too large"),
        ("Le corps dépasse {limit} octets.", "The body exceeds {limit} bytes."),
    ),
    "unsupported-media-type": _kind(
        415,
        ("Type de contenu refusé", "Unsupported media type"),
        ("Envoyez du {accepted}, sans codage.", "Send {accepted}, not encoded."),
    ),
    "invalid": _kind(
        422,
        ("Demande invalide", "Invalid request"),
        (
            "La demande contient des erreurs, énumérées dans `errors`.",
            "The request has errors, listed in `errors`.",
        ),
    ),
    "not-delivered-there": _kind(
        422,
        ("Adresse non desservie", "Not delivered there"),
        (
            "Ce point de vente ne livre pas au {postcode}.",
            "This store does not deliver to {postcode}.",
        ),
    ),
    "below-minimum": _kind(
        422,
        ("Sous le minimum", "Below the minimum"),
        (
            "La livraison demande au moins {minimum_cents} centimes ; il y en a {items_cents}.",
            "Delivery needs at least {minimum_cents} cents; there are {items_cents}.",
        ),
    ),
    "age-check": _kind(
        422,
        ("Contrôle de l'âge", "Age check"),
        (
            "La commande contient de l'alcool : confirmez le contrôle de l'âge (`age_checked`).",
            "The order holds alcohol: confirm the age check (`age_checked`).",
        ),
    ),
    "cash-limit": _kind(
        422,
        ("Plafond des espèces", "Cash limit"),
        (
            "La loi limite les espèces à {limit_cents} centimes.",
            "The law limits cash to {limit_cents} cents.",
        ),
    ),
    "idempotency-key-reused": _kind(
        422,
        ("Clé déjà utilisée", "Key already used"),
        (
            "Cette clé d'idempotence a servi pour une autre demande.",
            "This Idempotency-Key was used for another request.",
        ),
    ),
    "precondition-required": _kind(
        428,
        ("If-Match nécessaire", "If-Match required"),
        (
            "Envoyez `If-Match` avec l'`ETag` de la commande lue.",
            "Send `If-Match` with the `ETag` of the order that was read.",
        ),
    ),
    "too-many-requests": _kind(
        429,
        ("Trop de demandes", "Too many requests"),
        ("Recommencez dans {retry_after} s.", "Try again in {retry_after} s."),
    ),
    "too-much-unpaid": _kind(
        429,
        ("Trop de commandes impayées", "Too much unpaid"),
        (
            "Payez d'abord les commandes déjà passées.",
            "Pay for the orders already placed first.",
        ),
    ),
    "internal": _kind(
        500,
        ("Erreur interne", "Internal error"),
        (
            "L'erreur est de notre côté ; citez {request_id} si elle dure.",
            "The error is ours; quote {request_id} if it lasts.",
        ),
    ),
    "unavailable": _kind(
        503,
        ("Momentanément indisponible", "Unavailable for the moment"),
        ("Recommencez dans quelques secondes.", "Try again in a few seconds."),
    ),
    "maintenance": _kind(
        503,
        ("En maintenance", "Under maintenance"),
        (
            "Le service est en maintenance et rien n'a été fait ; recommencez plus tard.",
            "The service is under maintenance and nothing was done; try again later.",
        ),
    ),
    "contended": _kind(
        503,
        ("Trop de monde à la fois", "Too many at once"),
        (
            "D'autres ont été plus rapides et rien n'a été fait ; recommencez.",
            "Others were faster and nothing was done; try again.",
        ),
    ),
    "gateway-unavailable": _kind(
        503,
        ("Paiement indisponible", "Payment unavailable"),
        (
            "Le prestataire de paiement ne répond pas ; redemandez avec la même clé.",
            "The payment gateway does not answer; ask again with the same key.",
        ),
    ),
}
