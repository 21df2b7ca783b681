"""Brings the site's French catalogue in line with the messages that pages use.

New messages are added empty, for somebody to fill in; those that nothing says any more go.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from ocpizza.entrypoints.http.site.vocabulary import WORDS

SITE = Path(__file__).parents[1] / "src/ocpizza/entrypoints/http/site"
FRENCH = SITE / "translations/fr.po"
WIDTH = 100
GAP = re.compile(r" (?=[?!;:»€]|%%)|(?<=«) ")
HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""

Message = str | tuple[str, ...]
"""What is translated; with its plural where it counts something."""


def used() -> dict[Message, set[str]]:
    """Every message of templates, pages and vocabulary -> the files that say it."""
    found: dict[Message, set[str]] = {}
    for path in sorted(SITE.rglob("*.html")):
        for message in _of_template(path.read_text()):
            found.setdefault(message, set()).add(path.relative_to(SITE).as_posix())
    for path in sorted(SITE.rglob("*.py")):
        for message in _of_module(path.read_text()):
            found.setdefault(message, set()).add(path.relative_to(SITE).as_posix())
    for words in WORDS.values():
        for word in words.values():
            found.setdefault(word, set()).add("vocabulary.py")
    return found


def translated() -> dict[Message, Message]:
    """What the catalogue says; "" where it says nothing yet."""
    with FRENCH.open("rb") as file:
        messages = read_po(file, locale="fr")
    return {_key(message.id): _key(message.string or "") for message in messages if message.id}


def write(sayings: Mapping[Message, Message]) -> None:
    """The messages that are used, each below the files that say it, with what is given for it."""
    catalogue = Catalog(locale="fr")
    for message, files in used().items():
        empty = ("", "") if isinstance(message, tuple) else ""
        places = [(file, 0) for file in sorted(files)]
        french = tuple(typeset(form) for form in _forms(sayings.get(message, empty)))
        catalogue.add(message, french if len(french) > 1 else french[0], locations=places)
    with FRENCH.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, WIDTH, omit_header=True, include_lineno=False, sort_by_file=True)


def typeset(french: str) -> str:
    """With the apostrophe and the no-break spaces that French print has."""
    return GAP.sub("\N{NO-BREAK SPACE}", french).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def missing() -> list[Message]:
    """Used messages that have no French."""
    known = translated()
    return [message for message in used() if not all(_forms(known.get(message, "")))]


def unused() -> list[Message]:
    """French for messages that nothing says."""
    said = used()
    return [message for message in translated() if message not in said]


def _of_template(source: str) -> Iterator[Message]:
    tree = Environment(autoescape=True).parse(source)
    for _, function, words in extract_from_ast(tree, ("_", "plural")):
        parts = words if isinstance(words, tuple) else (words,)
        said = [part for part in parts if part is not None]
        yield (said[0], said[1]) if function == "plural" else said[0]


def _of_module(source: str) -> Iterator[Message]:
    """What is handed to `say` and `count` of `Wording`: literals, or words of `vocabulary.py`."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr == "say" and not isinstance(node.args[0], ast.Subscript):
            yield _literal(node.args[0])
        elif node.func.attr == "count" and len(node.args) > 1:
            yield _literal(node.args[0]), _literal(node.args[1])


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"a message has to be found by reading: {ast.unparse(node)}")


def _key(text: str | Sequence[str]) -> Message:
    return text if isinstance(text, str) else tuple(text)


def _forms(text: Message) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def main() -> int:
    write(translated())
    for message in missing():
        print(f"say it in French in {FRENCH.name}: {message!r}")
    return 1 if missing() else 0


if __name__ == "__main__":
    sys.exit(main())
