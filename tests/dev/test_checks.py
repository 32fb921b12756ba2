"""What `scripts/test` hands to pytest."""

import pytest

from tuneline_dev.checks import ALL, main, pytest_arguments


def test_all_tests_and_all_fast_ones_use_all_processors() -> None:
    assert pytest_arguments([]) == ALL
    fast = pytest_arguments(["--fast"])
    assert fast[: len(ALL)] == ALL
    assert {"--cov", "--fast"} <= set(fast)


def test_arguments_go_to_pytest_as_they_are() -> None:
    assert pytest_arguments(["tests/chat", "--fast"]) == ("tests/chat", "--fast")


def test_help_runs_no_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: scripts/test")
