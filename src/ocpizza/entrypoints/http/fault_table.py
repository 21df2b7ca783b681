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
    "minItems": Text("au moins {limit} élément(s)", "at least {limit} item(s)"),
    "maxItems": Text("au plus {limit} éléments", "at most {limit} items"),
    "characters": Text("contient un caractère interdit", "contains a forbidden character"),
    "value": Text("valeur invalide", "invalid value"),
}

MALFORMED: Mapping[str, Text] = {
    "syntax": Text("ce n'est pas du JSON", "it is not JSON"),
    "not-utf-8": Text("ce n'est pas de l'UTF-8", "it is not UTF-8"),
    "duplicate-key": Text("une clé est donnée deux fois", "a key is given twice"),
    "number": Text("un nombre est démesuré", "a number is beyond reason"),
    "too-deep": Text("l'imbrication est démesurée", "the nesting is beyond reason"),
    "doubled-parameter": Text("un paramètre est donné deux fois", "a parameter is given twice"),
    "idempotency-key": Text(
        "il faut un en-tête Idempotency-Key, de 1 à 255 caractères visibles",
        "one Idempotency-Key header is needed, of 1 to 255 visible characters",
    ),
    "disconnected": Text("le corps est incomplet", "the body is incomplete"),
}
