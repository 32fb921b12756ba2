"""Find the cases that are not in the repository: collected files whose owners did not publish them.

They are expected beside the clone, in `../shared/cases`. Mark a test that reads them with `outside_cases`.
Without them it is skipped, and the end of the run says how many tests were.
"""

from pathlib import Path

import pytest

CASES = Path(__file__).parents[2] / "shared" / "cases"
HOSTILE = CASES / "hostile"
SEED = CASES / "seed000"
WILD = CASES / "wild2"
MISSING = "needs cases from outside the repository, and they are not here"
outside_cases = pytest.mark.outside_cases


def skip_without_cases(items: list[pytest.Item]) -> None:
    """Skip the marked tests if the cases are not on this machine."""
    if not CASES.is_dir():
        for item in items:
            if item.get_closest_marker("outside_cases"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


def without_cases(skipped: list[pytest.TestReport]) -> int:
    """Count the tests that were skipped because the cases are missing."""
    return sum("outside_cases" in report.keywords for report in skipped)
