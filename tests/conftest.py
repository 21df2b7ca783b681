import os

import hypothesis
import pytest

pytest.register_assert_rewrite("tests.contracts", "tests.builders")

# A busy machine must not fail a property; CI replays the same examples, a developer finds new ones.
hypothesis.settings.register_profile("developer", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "developer")
