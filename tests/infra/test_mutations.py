"""The configuration passes its own tests, and each of its tests finds a mistake.

They need Terraform with its Google provider, or another checker: TERRAFORM_CHECK names the program that
checks a folder.
"""

import os
from pathlib import Path

import pytest

from tuneline_dev.infra.mutate import (
    CHECK,
    INFRA,
    NoCheckError,
    broken,
    check,
    check_command,
    copy,
    passes,
    unnoticed,
)
from tuneline_dev.infra.mutation import Mutation
from tuneline_dev.infra.mutations import MUTATIONS

ROUNDS = passes(MUTATIONS)


@pytest.fixture(scope="module")
def command() -> tuple[str, ...]:
    """Return the checker. Without one, skip; if the named one does not exist, fail."""
    try:
        return check_command(os.environ)
    except NoCheckError as missing:
        if os.environ.get(CHECK):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.mark.timeout(700)
def test_the_configuration_is_valid_and_passes_its_own_tests(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    copy(tmp_path / "infra")
    passed, output = check(tmp_path / "infra", command)
    assert passed, output


@pytest.mark.timeout(700)
@pytest.mark.parametrize("made", ROUNDS, ids=lambda made: f"{made[0].found_by}-{len(made)}")
def test_each_mistake_is_noticed(made: list[Mutation], command: tuple[str, ...]) -> None:
    assert [one.what for one in unnoticed(made, command)] == []


def test_there_are_enough_mistakes_and_each_is_known_by_what_is_said_of_it() -> None:
    assert len(MUTATIONS) >= 20
    assert len({one.what for one in MUTATIONS}) == len(MUTATIONS)
    for made in ROUNDS:
        assert len({one.saying for one in made}) == len(made)


@pytest.mark.parametrize("made", ROUNDS, ids=lambda made: f"{made[0].found_by}-{len(made)}")
def test_every_mistake_can_still_be_made(made: list[Mutation], tmp_path: Path) -> None:
    broken(made, tmp_path / "infra")


def test_a_mistake_that_cannot_be_made_any_more_is_named(tmp_path: Path) -> None:
    gone = Mutation("what is gone", "queue.tf", "no such text", "", "queue", "nothing")
    with pytest.raises(ValueError, match="what is gone"):
        broken([gone], tmp_path / "infra")


def test_every_test_of_the_configuration_has_a_mistake_that_it_notices() -> None:
    files = {file.name.removesuffix(".tftest.hcl") for file in (INFRA / "tests").glob("*.tftest.hcl")}
    assert files - {"choices"} <= {one.found_by for one in MUTATIONS}


@pytest.mark.parametrize("named", ["", "/no/such/program"])
def test_without_a_checker_the_error_says_what_to_do(named: str) -> None:
    with pytest.raises(NoCheckError, match=CHECK):
        check_command({CHECK: named})
