"""What can be wrong with a request is told in words, wherever the code finds it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import ocpizza
from ocpizza.entrypoints.http.fault_table import FAULTS


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes of every `Fault(pointer, code, …)` that is written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
            code = node.args[1]
            for part in (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_every_fault_has_its_sentence() -> None:
    source = Path(ocpizza.__file__).parent
    codes = {
        code
        for file in source.rglob("*.py")
        if "sandbox" not in file.parts
        for code in codes_in(ast.parse(file.read_text()))
    }
    assert len(codes) > 20
    assert codes <= FAULTS.keys()
