"""What the tests of whole functions share."""

import os

import pytest

from tests.process.browser import installed_browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find the browser. Without one, skip; with REQUIRE_BROWSER=1, fail."""
    if path := installed_browser():
        return path
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("REQUIRE_BROWSER=1, and no Chromium is installed: apt-get install chromium")
    pytest.skip("no Chromium is installed")
