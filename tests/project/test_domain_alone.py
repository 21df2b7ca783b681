"""The domain can be lifted out of the house: it needs attrs and the standard library, no more."""

import subprocess
import sys
from pathlib import Path

import attr
import attrs

SOURCE = Path(__file__).parents[2] / "src"

IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path[:0] = sys.argv[1:]
import ocpizza.domain
names = [module.name for module in pkgutil.walk_packages(ocpizza.domain.__path__, "ocpizza.domain.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_module_of_the_domain_imports_where_only_attrs_is_installed(tmp_path: Path) -> None:
    for package in (attr, attrs):
        folder = Path(package.__path__[0])
        (tmp_path / folder.name).symlink_to(folder)

    imported = subprocess.run(
        [sys.executable, "-I", "-S", "-c", IMPORT_ALL, tmp_path, SOURCE],
        capture_output=True,
        text=True,
        check=False,
    )

    assert imported.stderr == ""
    assert int(imported.stdout) > 20
