import gc
import os

import hypothesis
import pytest

pytest.register_assert_rewrite("tests.contracts", "tests.builders")

# A busy machine must not fail a property; CI replays the same examples, a developer finds new ones.
# Few of them a run, so that the unit tests take seconds: HYPOTHESIS_EXAMPLES=1000 digs deeper.
few = int(os.environ.get("HYPOTHESIS_EXAMPLES", "25"))
hypothesis.settings.register_profile("developer", deadline=None, max_examples=few)
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, max_examples=few
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "developer")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: let the collector not look at it again."""
    gc.collect()
    gc.freeze()
