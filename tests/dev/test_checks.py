"""What `scripts/test` hands to pytest."""

import pytest

from tuneline_dev.checks import ALL, main, pytest_arguments


def test_all_tests_and_all_fast_ones_use_all_processors() -> None:
    assert pytest_arguments([]) == ALL
    assert pytest_arguments(["--fast"]) == (*ALL, "--fast")
    assert pytest_arguments(["--fast", "--cov"]) == (*ALL, "--fast", "--cov")


def test_arguments_go_to_pytest_as_they_are() -> None:
    assert pytest_arguments(["tests/chat", "--fast"]) == ("tests/chat", "--fast")


def test_help_runs_no_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: scripts/test")
