"""What the mails about an order say, in French and English: the order as it stands when they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from ocpizza.application.mailing.amounts import hour, said
from ocpizza.application.ports.clock import TrackingTokens
from ocpizza.application.ports.mail import Letter, Mail, MailKind
from ocpizza.application.ports.offers import Offer, Offers
from ocpizza.application.reading.following import OrderRecords
from ocpizza.domain.errors import NotFound
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.vat import Rate
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.contact import written
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.stores.store import Store
from ocpizza.domain.text import Text, within

SIZES = {
    "small": Text("petite", "small"),
    "medium": Text("moyenne", "medium"),
    "large": Text("grande", "large"),
}
WITHOUT, EXTRA = Text("sans", "without"), Text("en plus", "extra")
METHODS = {
    Method.PAYPAL: Text("PayPal", "PayPal"),
    Method.CASH: Text("espèces", "cash"),
    Method.CARD: Text("carte bancaire", "bank card"),
    Method.MEAL_VOUCHER: Text("titre-restaurant", "meal voucher"),
}
UNPAID = "unpaid"
"""The reason of an order that the system cancelled because nobody paid in time."""
FOLLOW = Text("Suivre ma commande", "Follow my order")
NO_RETURN = Text(
    "Nos plats sont préparés à la commande et périssables : pas de droit de rétractation (code de"
    " la consommation, art. L221-28). Vous pouvez modifier ou annuler la commande depuis son suivi"
    " tant que la cuisine ne l'a pas commencée.",
    "Freshly made food cannot be returned: there is no right of withdrawal (consumer code,"
    " L221-28). From its page you can change or cancel the order until the kitchen starts it.",
)


@frozen
class Said:
    """What tells one kind from another: both texts are filled with what `_values` knows."""

    subject: Text
    text: Callable[[Order], Text]
    itemised: bool = False


def _placed(order: Order) -> Text:
    if order.fulfilment is Fulfilment.DELIVERY:
        return Text(
            "Votre commande {number} chez {store} est reçue. Elle sera chez vous vers {promised}.",
            "We have your order {number} at {store}. It will be at your door around {promised}.",
        )
    return Text(
        "Votre commande {number} chez {store} est reçue. Elle sera prête vers {promised}.",
        "We have your order {number} at {store}. It will be ready around {promised}.",
    )


def _handed_over(order: Order) -> Text:
    if order.fulfilment is Fulfilment.DELIVERY:
        return Text(
            "Votre commande {number} est livrée. Bon appétit !",
            "Your order {number} is delivered. Enjoy!",
        )
    return Text(
        "Votre commande {number} vous est remise. Bon appétit !",
        "Your order {number} is handed over. Enjoy!",
    )


def _cancelled(order: Order) -> Text:
    if order.cancel_reason == UNPAID:
        return Text(
            "Votre commande {number} est annulée : le paiement n'est pas arrivé à temps. Rien ne"
            " vous est demandé.",
            "Your order {number} is cancelled: the payment did not come in time. You owe nothing.",
        )
    if order.balance.paid:
        return Text(
            "Votre commande {number} est annulée. Les {paid} que vous avez payés vous sont"
            " remboursés, par le moyen de paiement que vous aviez choisi.",
            "Your order {number} is cancelled. The {paid} that you paid go back to you, the way"
            " that you paid them.",
        )
    return Text("Votre commande {number} est annulée.", "Your order {number} is cancelled.")


def _always(fr: str, en: str) -> Callable[[Order], Text]:
    text = Text(fr, en)
    return lambda _: text


KINDS: Mapping[MailKind, Said] = {
    MailKind.ORDER_PLACED: Said(
        Text("Commande {number} reçue", "Order {number} received"), _placed, itemised=True
    ),
    MailKind.ORDER_SHORT: Said(
        Text("Commande {number} : un ingrédient manque", "Order {number}: an ingredient ran out"),
        _always(
            "Depuis votre commande {number}, il n'y a plus assez de : {missing}. À vous de choisir :"
            " prendre autre chose, vous en passer, ou annuler la ligne. Si cela coûte moins, la"
            " différence vous est rendue. La cuisine attend votre réponse ; vous pouvez aussi nous"
            " appeler au {phone}.",
            "Since you ordered {number}, there is not enough left of: {missing}. You choose: take"
            " something else, leave it out, or cancel that line. If it costs less, the difference"
            " goes back to you. The kitchen waits for your answer; you may also call us:"
            " {phone}.",
        ),
    ),
    MailKind.ORDER_PAID: Said(
        Text("Commande {number} payée", "Order {number} paid"),
        _always(
            "Nous avons reçu {paid} pour votre commande {number}. Merci !",
            "We have received {paid} for your order {number}. Thank you!",
        ),
    ),
    MailKind.ORDER_ON_ITS_WAY: Said(
        Text("Commande {number} en livraison", "Order {number} on its way"),
        _always(
            "Votre commande {number} est en route ; elle est attendue chez vous vers {promised}.",
            "Your order {number} is on its way; it is expected at your door around {promised}.",
        ),
    ),
    MailKind.ORDER_HANDED_OVER: Said(
        Text("Commande {number} : bon appétit !", "Order {number}: enjoy!"),
        _handed_over,
        itemised=True,
    ),
    MailKind.ORDER_CANCELLED: Said(
        Text("Commande {number} annulée", "Order {number} cancelled"), _cancelled
    ),
    MailKind.ORDER_REFUNDED: Said(
        Text("Commande {number} : remboursement", "Order {number}: refund"),
        _always(
            "{refunded} vous ont été rendus pour votre commande {number}. Selon votre banque, il"
            " faut quelques jours pour les voir.",
            "{refunded} have gone back to you for your order {number}. Depending on your bank, it"
            " takes some days until you see them.",
        ),
    ),
}


@frozen
class OrderLetters:
    """Writes them. The link opens the order to whoever has the mail."""

    records: OrderRecords
    offers: Offers
    tracking: TrackingTokens

    def write(self, mail: Mail, site: str) -> Letter | None:
        """None when the order is there no more, or nobody's, or there is nothing to tell."""
        assert mail.order is not None
        try:
            order = self.records.get(*mail.order)
            offer = self.offers.of(order.store)
        except NotFound:
            return None
        kind, language = KINDS[mail.kind], mail.language
        if mail.kind is MailKind.ORDER_SHORT and not order.short:
            return None  # it was answered before the mail went
        store = offer.store
        values = _values(order, offer, language)
        greeting = Text("Bonjour {name},", "Good day {name},") if order.contact.name else None
        texts = [*([greeting] if greeting else []), kind.text(order)]
        known = offer.menu.ingredients
        rows = [*_lines(order, known, language), *_sums(order, language)] if kind.itemised else []
        token = self.tracking.issue(order.store, order.id)
        return Letter(
            id=mail.id,
            to=mail.to,
            language=language,
            subject=kind.subject.in_(language).format_map(values),
            paragraphs=tuple(text.in_(language).format_map(values) for text in texts),
            link=(FOLLOW.in_(language), f"{site}/track/{token}"),
            rows=tuple(rows),
            sums=len(list(_sums(order, language))) if rows else 0,
            notes=tuple(_notes(mail.kind, store, site, language)),
        )


def _values(order: Order, offer: Offer, language: str) -> dict[str, str]:
    store, known = offer.store, offer.menu.ingredients
    short = dict.fromkeys(gap.ingredient for gap in order.short)
    return {
        "number": order_name(order.number or 1),
        "name": order.contact.name,
        "store": store.name,
        "phone": written(store.phone),
        "missing": ", ".join(within(known[each].name.in_(language)) for each in short),
        "promised": hour(order.promised_at),
        "paid": said(order.balance.paid, language),
        "refunded": said(order.balance.refunded, language),
    }


def _lines(
    order: Order, known: Mapping[str, Ingredient], language: str
) -> Iterator[tuple[str, str]]:
    for line in order.lines:
        size = SIZES.get(line.dish.size)
        name = line.dish.name.in_(language) + (f" ({size.in_(language)})" if size else "")
        for word, parts in ((WITHOUT, line.dish.without), (EXTRA, line.dish.extra)):
            name += "".join(
                f", {word.in_(language)} {within(known[part].name.in_(language))}" for part in parts
            )
        yield f"{line.quantity} \N{MULTIPLICATION SIGN} {name}", said(line.total, language)
    if order.totals.delivery:
        yield Text("Livraison", "Delivery").in_(language), said(order.totals.delivery, language)


def _number(rate: Rate, language: str) -> str:
    """Of per cent: 5.5 as "5,5" or "5.5", 10.0 as "10"."""
    plain = str(rate).removesuffix(".0")
    return plain if language == "en" else plain.replace(".", ",")


def _sums(order: Order, language: str) -> Iterator[tuple[str, str]]:
    yield Text("Total TTC", "Total, VAT included").in_(language), said(order.totals.total, language)
    for part in order.totals.vat:
        rate = Text("dont TVA {rate} %", "of which VAT {rate}%").in_(language)
        yield rate.format(rate=_number(part.rate, language)), said(part.vat, language)
    if order.due:
        how = METHODS[order.method].in_(language)
        yield (
            Text("Reste à payer ({how})", "To pay ({how})").in_(language).format(how=how),
            said(order.due, language),
        )
    elif order.balance.paid:
        yield Text("Payé", "Paid").in_(language), said(order.balance.paid, language)


def _notes(kind: MailKind, store: Store, site: str, language: str) -> Iterator[str]:
    if kind is MailKind.ORDER_PLACED:
        yield NO_RETURN.in_(language)
        terms = Text(
            "Conditions de vente : {site}/legal/terms", "Terms of sale: {site}/legal/terms"
        )
        yield terms.in_(language).format(site=site)
    at = store.address
    yield f"{store.name}, {at.line1}, {at.postcode} {at.city}, {written(store.phone)}"
