"""Checks of a request's form: every fault is collected, then answered at once with 400."""

import re
from typing import Any

from ocpizza.sandbox.paypal.amounts import syntax_is_right
from ocpizza.sandbox.paypal.errors import ApiError, Detail, Json


class Checker:
    """Reads members of JSON objects and notes what is wrong with them by JSON pointer."""

    def __init__(self) -> None:
        self.faults: list[Detail] = []

    def fault(self, issue: str, pointer: str, value: Any = None) -> None:
        shown = None if value is None else str(value)
        self.faults.append(Detail(issue, pointer, shown, "body"))

    def finish(self) -> None:
        """Raises ApiError 400 when there was any fault."""
        if self.faults:
            raise ApiError(400, *self.faults)

    def member(
        self, holder: Json, name: str, pointer: str, kind: type, *, required: bool = False
    ) -> Any:
        value = holder.get(name)
        if value is None:
            if required:
                self.fault("MISSING_REQUIRED_PARAMETER", f"{pointer}/{name}")
        elif not isinstance(value, kind):
            self.fault("INVALID_PARAMETER_SYNTAX", f"{pointer}/{name}")
        else:
            return value
        return None

    def text(
        self,
        holder: Json,
        name: str,
        pointer: str,
        *,
        longest: int,
        shortest: int = 1,
        pattern: str | None = None,
        required: bool = False,
    ) -> None:
        value = self.member(holder, name, pointer, str, required=required)
        if value is None:
            return
        if not shortest <= len(value) <= longest:
            self.fault("INVALID_STRING_LENGTH", f"{pointer}/{name}", value)
        elif pattern and not re.fullmatch(pattern, value):
            self.fault("INVALID_PARAMETER_SYNTAX", f"{pointer}/{name}", value)

    def choice(self, holder: Json, name: str, pointer: str, allowed: tuple[str, ...]) -> None:
        value = self.member(holder, name, pointer, str)
        if value is not None and value not in allowed:
            self.fault("INVALID_PARAMETER_VALUE", f"{pointer}/{name}", value)

    def money(self, holder: Json, name: str, pointer: str, *, required: bool = False) -> None:
        value = holder.get(name)
        if value is None:
            if required:
                self.fault("MISSING_REQUIRED_PARAMETER", f"{pointer}/{name}")
        elif isinstance(value, dict) and not {"currency_code", "value"} <= value.keys():
            missing = "value" if "currency_code" in value else "currency_code"
            self.fault("MISSING_REQUIRED_PARAMETER", f"{pointer}/{name}/{missing}")
        elif not syntax_is_right(value):
            self.fault("INVALID_PARAMETER_SYNTAX", f"{pointer}/{name}/value")
