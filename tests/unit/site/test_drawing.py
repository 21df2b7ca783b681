import sys

from ocpizza.entrypoints.http.site import charts


def test_drawing_leaves_no_import_hook_behind() -> None:
    assert charts.pygal is not None
    assert all(hasattr(hook, "find_spec") for hook in sys.meta_path)
