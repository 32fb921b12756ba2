"""A running demo, and a person who opens its page in a browser."""

import os
from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.page.visitor import PATIENCE_MS, Visitor
from tests.process.demo_api import DemoApi, running_demo
from tuneline_dev.browser import NoBrowserError, running_browser

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Fail a test whose pages had an error or a failed request."""
    result = yield
    if visitor := _visitor(pyfuncitem):
        visitor.require_no_problems()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the pages of a test that fails, and name the folder in its report."""
    report = yield
    visitor = _visitor(item)
    if visitor and call.when == "call" and report.failed:
        report.sections.append(("the pages", f"Screenshots and traces are in {visitor.keep()}"))
    return report


def _visitor(item: pytest.Item) -> Visitor | None:
    return getattr(item, "funcargs", {}).get("visitor")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser. Without one, skip; with REQUIRE_BROWSER=1, fail.

    It is ended with its module, because Playwright's loop keeps asynchronous tests from running.
    """
    try:
        with running_browser() as browser:
            yield browser
    except NoBrowserError as missing:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, and {missing}")
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoApi]:
    """Start one demo for a file's tests."""
    with running_demo() as demo:
        yield demo


@pytest.fixture
def visitor(browser: Browser, demo: DemoApi) -> Iterator[Visitor]:
    visitor = Visitor(browser, demo.url)
    yield visitor
    visitor.leave()
