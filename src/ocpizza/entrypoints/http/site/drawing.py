"""pygal, without the import hook that it leaves behind.

The hook is of a kind that Python warns of at every import and no longer knows from 3.12 on; it
finds maps of the world, which we do not draw.
"""

import sys

import pygal
from pygal.style import Style

__all__ = ["Style", "pygal"]

sys.meta_path[:] = [hook for hook in sys.meta_path if not isinstance(hook, pygal.PluginImportFixer)]
