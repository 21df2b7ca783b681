"""English by default; French where the environment says so, as for any program of the system."""

from __future__ import annotations

import os
from collections.abc import Mapping


def language_of(environ: Mapping[str, str]) -> str:
    """`fr` or `en`, by the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX 8.2)."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environ[name] for name in names if environ.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"


def language() -> str:
    return language_of(os.environ)
