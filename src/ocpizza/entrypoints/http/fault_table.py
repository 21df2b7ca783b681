"""What a fault of the input is called, in French and English; templates over its data."""

from collections.abc import Mapping

from ocpizza.domain.text import Text

FAULTS: Mapping[str, Text] = {
    # of the schema
    "required": Text("est obligatoire", "is required"),
    "unknown-field": Text("champ inconnu", "unknown field"),
    "unknown-parameter": Text("paramètre inconnu", "unknown parameter"),
    "type": Text("doit être du type {types}", "must be of type {types}"),
    "enum": Text("doit être l'une des valeurs {options}", "must be one of {options}"),
    "pattern": Text("n'a pas la forme attendue", "does not have the expected form"),
    "format": Text("n'a pas le format {format}", "is not in the format {format}"),
    "minimum": Text("doit valoir au moins {limit}", "must be at least {limit}"),
    "maximum": Text("doit valoir au plus {limit}", "must be at most {limit}"),
    "minLength": Text("au moins {limit} caractère(s)", "at least {limit} character(s)"),
    "maxLength": Text("au plus {limit} caractères", "at most {limit} characters"),
    "adult": Text("confirmez que vous avez 18 ans ou plus", "confirm that you are 18 or older"),
    "minItems": Text("au moins {limit} élément(s)", "at least {limit} item(s)"),
    "maxItems": Text("au plus {limit} éléments", "at most {limit} items"),
    "characters": Text("contient un caractère interdit", "contains a forbidden character"),
    "value": Text("valeur invalide", "invalid value"),
    # of the edge
    "not-a-phone": Text("n'est pas un numéro de téléphone", "is not a telephone number"),
    # of orders
    "missing": Text("est obligatoire ici", "is required here"),
    "needed-for-delivery": Text("est nécessaire pour livrer", "is needed for delivery"),
    "only-for-delivery": Text("seulement pour une livraison", "for delivery only"),
    "no-such-service": Text(
        "le point de vente {store} n'offre pas ce service", "store {store} has no such service"
    ),
    "unknown-item": Text("article inconnu : {item}", "unknown item: {item}"),
    "unknown-size": Text("{item} existe en : {sizes}", "{item} comes in: {sizes}"),
    "unknown-ingredient": Text("ingrédient inconnu : {ingredient}", "unknown: {ingredient}"),
    "not-a-half": Text("{item} ne se prend pas en moitié", "{item} is not made as a half"),
    "not-in-recipe": Text("la recette n'en contient pas", "the recipe has none of it"),
    "no-supplement": Text("n'est pas un supplément", "is not a supplement"),
    "both-with-and-without": Text("est aussi dans `without`", "is in `without` too"),
    "uneven-steps": Text(
        "il faut autant d'étapes dans les deux langues ; il y en a {fr} en français, {en} en anglais",
        "needs as many steps in both languages; there are {fr} in French, {en} in English",
    ),
    "named-twice": Text("est donné deux fois", "is given twice"),
    "only-pizzas-change": Text("seules les pizzas changent", "only pizzas can be changed"),
    "nothing-left": Text("il n'en resterait rien", "nothing would be left of it"),
    # of payments and stock
    "more-than-due": Text("il reste {due_cents} centimes à payer", "{due_cents} cents are due"),
    "less-than-paid": Text("moins que les {amount_cents} dus", "less than {amount_cents}"),
    "no-change": Text("ne rend pas la monnaie", "gives no change"),
    "voucher-limit": Text("au plus {most_cents} centimes", "at most {most_cents} cents"),
    "more-than-inside": Text(
        "il y en a {inside_cents} en caisse", "there are {inside_cents} inside"
    ),
    "not-cash": Text("n'est pas en espèces", "is not cash"),
    "already-in-a-drawer": Text("est déjà dans une caisse", "is in a drawer already"),
    "unknown-payment": Text("paiement inconnu", "unknown payment"),
    "no-gateway": Text("PayPal n'est pas proposé ici", "PayPal is not offered here"),
    "foreign-address": Text("doit commencer par {origins}", "must start with {origins}"),
    "more-than-on-hand": Text("il y en a {on_hand}", "there are {on_hand}"),
    "not-zero": Text("ne peut pas être 0", "cannot be 0"),
    # of lists
    "forged-cursor": Text("n'est pas un curseur de cette liste", "is no cursor of this list"),
    "before-from": Text("est avant le {from}", "is before {from}"),
    "too-many-days": Text("au plus {most} jours", "at most {most} days"),
    "unknown-store": Text("point de vente inconnu : {store}", "unknown store: {store}"),
    # of accounts
    "password-too-short": Text("au moins {limit} caractères", "at least {limit} characters"),
    "password-too-easy": Text("trop facile à deviner", "too easy to guess"),
    "not-a-secret": Text("n'est pas un secret proposé ici", "is not a secret proposed here"),
    "wrong-code": Text("le code n'est pas le bon", "the code is not right"),
    "role-needs-store": Text("{role} demande un point de vente", "{role} needs a store"),
    "role-has-no-store": Text("{role} n'a pas de point de vente", "{role} has no store"),
    # of the catalogue
    "alcohol-and-vat-differ": Text("contredit `vat_category`", "contradicts `vat_category`"),
    "one-size-is-standard": Text(
        "une taille unique s'appelle `standard`", "a single size is called `standard`"
    ),
    "unit-is-fixed": Text("l'unité reste {unit}", "the unit stays {unit}"),
    "not-vegetarian": Text("contient de la viande ou du poisson", "holds meat or fish"),
    "in-the-past": Text("est déjà passé", "is past already"),
    "ends-before-it-begins": Text("finit avant de commencer", "ends before it begins"),
    "unknown-zone": Text("fuseau horaire inconnu", "unknown time zone"),
    "hours-overlap": Text("des horaires se chevauchent", "hours overlap"),
    "day-twice": Text("{day} est donné deux fois", "{day} is given twice"),
    "unknown-territory": Text("territoire de TVA inconnu", "unknown VAT territory"),
}

MALFORMED: Mapping[str, Text] = {
    "syntax": Text("ce n'est pas du JSON", "it is not JSON"),
    "not-utf-8": Text("ce n'est pas de l'UTF-8", "it is not UTF-8"),
    "duplicate-key": Text("une clé est donnée deux fois", "a key is given twice"),
    "number": Text("un nombre est démesuré", "a number is beyond reason"),
    "too-deep": Text("l'imbrication est démesurée", "the nesting is beyond reason"),
    "form": Text(
        "le formulaire a des fichiers, des parties trop grandes ou plus de {most} champs,"
        " ou ne se lit pas",
        "the form has files, parts that are too large, or more than {most} fields, or cannot be read",
    ),
    "doubled-parameter": Text("un paramètre est donné deux fois", "a parameter is given twice"),
    "idempotency-key": Text(
        "il faut un en-tête Idempotency-Key, de 1 à 255 caractères visibles",
        "one Idempotency-Key header is needed, of 1 to 255 visible characters",
    ),
    "header": Text("un en-tête est démesuré", "a header is beyond reason"),
    "disconnected": Text("le corps est incomplet", "the body is incomplete"),
}
