"""The version is in one place, and each released version has its description and its state."""

import re
from pathlib import Path

from tests.cli.commands import run
from tuneline.version import VERSION

ROOT = Path(__file__).parents[1]
RELEASED = re.findall(
    r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", (ROOT / ".github/CHANGELOG.md").read_text(), re.M
)


def test_the_command_prints_the_version() -> None:
    assert run("--version", environment={}).stdout == f"Tuneline {VERSION}\n"


def test_the_newest_version_of_the_changelog_is_the_version_of_the_code() -> None:
    assert RELEASED[0] == VERSION


def test_each_version_of_the_changelog_has_a_state_that_later_ones_serve() -> None:
    releases = ROOT / "tests" / "data" / "releases"
    for version in RELEASED:
        assert {file.name for file in (releases / version).iterdir()} == {
            "documents.jsonl.gz",
            "objects.jsonl.gz",
        }
