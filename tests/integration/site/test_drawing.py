import sys

from ocpizza.entrypoints.http.site.drawing import pygal


def test_drawing_leaves_no_import_hook_behind() -> None:
    assert pygal is not None
    assert all(hasattr(hook, "find_spec") for hook in sys.meta_path)
