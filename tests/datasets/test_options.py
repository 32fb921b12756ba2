"""An operator's options come with the upload, and a wrong one is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.options import Options, parse_options


def test_all_options_are_read() -> None:
    options, problems = parse_options(
        {
            "base-model": "gpt-4.1-2025-04-14",
            "epochs": "3",
            "batch-size": "8",
            "learning-rate-multiplier": "0.5",
            "suffix": "clinic-2",
            "seed": "0",
            "system-prompt": "你是櫃檯。",
            "something-else": "left alone",
        }
    )
    assert problems == []
    assert options == Options("gpt-4.1-2025-04-14", 3, 8, 0.5, "clinic-2", 0, "你是櫃檯。")


def test_without_options_all_is_left_to_the_provider() -> None:
    assert parse_options({}) == (Options(), [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", "0"),
        ("epochs", "51"),
        ("epochs", "three"),
        ("epochs", "３"),
        ("batch-size", "257"),
        ("learning-rate-multiplier", "0"),
        ("learning-rate-multiplier", "nan"),
        ("learning-rate-multiplier", "inf"),
        ("suffix", "診所"),
        ("suffix", "x" * 41),
        ("seed", "-1"),
        ("seed", "9" * 5000),
        ("base-model", " "),
        ("system-prompt", "x" * 60_001),
        ("decide", "no"),
        ("decide", ""),
    ],
)
def test_an_option_that_cannot_be_used_is_a_problem_that_says_what_can(name: str, value: str) -> None:
    options, (problem,) = parse_options({name: value})
    assert options == Options()
    assert (problem.code, problem.field) == ("OPTION", name)
    assert name in problem.message()
    assert "{" not in problem.fix()


@given(st.dictionaries(st.sampled_from(["epochs", "seed", "suffix", "learning-rate-multiplier"]), st.text()))
def test_any_value_is_read_or_named(metadata: dict[str, str]) -> None:
    parse_options(metadata)
