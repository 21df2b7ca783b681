"""msgspec learns a Struct when it first decodes one; two threads that do so at once crash it.

So every type is made known when its module is imported, or when the application is built.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import ocpizza

SOURCE = Path(ocpizza.__file__).parent


def decoded_on_first_use() -> Iterator[str]:
    """Calls of `msgspec.json.decode` with a type, which may come from several threads."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and any(word.arg == "type" for word in node.keywords)
                and ast.unparse(node.func) == "msgspec.json.decode"
            ):
                yield f"{file.relative_to(SOURCE)}:{node.lineno}: {ast.unparse(node)}"


def test_no_type_is_learned_by_two_threads_at_once() -> None:
    alone = ("entrypoints/cli/", "adapters/signing/cursors.py")  # one thread; no Struct

    found = [call for call in decoded_on_first_use() if not call.startswith(alone)]

    assert found == []
