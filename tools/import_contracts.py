"""A contract that import-linter does not have: which packages from outside a room may import."""

import sys
from typing import cast

import grimp
from importlinter import Contract, ContractCheck, fields, output


class OutsideImports(Contract):
    """Modules below `rooms` import `allowed` packages and `standard_library` modules, no others."""

    type_name = "outside"

    rooms = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField())
    standard_library = fields.SetField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - its signature
        rooms = tuple(f"{room}." for room in cast("set[str]", self.rooms))
        standard_library = cast("set[str]", self.standard_library)
        allowed = cast("set[str]", self.allowed) | standard_library
        wrong = sorted(
            (module, imported)
            for module in graph.modules
            if f"{module}.".startswith(rooms)
            for imported in graph.find_modules_directly_imported_by(module)
            if graph.is_module_squashed(imported) and imported not in allowed
        )
        unknown = standard_library - sys.stdlib_module_names
        return ContractCheck(kept=not wrong and not unknown, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for module, imported in check.metadata["wrong"]:
            output.print_error(f"- {module} imports {imported}")
