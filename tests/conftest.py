import gc
import os

import hypothesis
import pytest

pytest.register_assert_rewrite("tests.contracts", "tests.builders")

# A busy machine must not fail a property; CI replays the same examples, a developer finds new ones.
# Few of them, so that the unit tests take seconds: `make test` digs deeper by HYPOTHESIS_EXAMPLES.
few = int(os.environ.get("HYPOTHESIS_EXAMPLES", "10"))
hypothesis.settings.register_profile("developer", deadline=None, max_examples=few)
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, max_examples=few
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "developer")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end, and a test leaves little: look seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
