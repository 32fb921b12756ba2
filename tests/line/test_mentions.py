"""Only the bot's name is removed from a question, at any position that LINE gives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.line.mentions import without_mentions_of_bot

PLACES = st.integers(-3, 40) | st.sampled_from([10**30, -(10**30), None, "1", 1.5, True])
MENTIONEE = st.fixed_dictionaries({"index": PLACES, "length": PLACES, "isSelf": st.booleans()})
MENTIONEES = st.lists(MENTIONEE | st.none(), max_size=6)


def named(index: int, length: int, **more: Any) -> dict[str, Any]:
    return {"index": index, "length": length, "isSelf": True, **more}


@pytest.mark.parametrize(
    ("text", "mentionees"),
    [
        ("@bot 幾點開門？", [named(0, 4)]),
        ("@bot 幾點開門？", [named(0, 4), named(0, 4)]),
        ("@bot 幾點開門？", [named(0, 4), named(0, 2)]),
        ("幾點開門？ @bot", [named(6, 4)]),
        ("@bot 幾點開門？ @bot", [named(0, 4), named(11, 4)]),
    ],
)
def test_the_question_remains_as_it_is(text: str, mentionees: list[Any]) -> None:
    assert without_mentions_of_bot(text, mentionees) == "幾點開門？"


@pytest.mark.parametrize("index", [3, 5])
def test_the_name_is_found_in_characters_and_in_utf_16_units(index: int) -> None:
    assert without_mentions_of_bot("👍👍 @bot 好", [named(index, 4)]) == "👍👍  好"


@given(st.text("@ab 👍幾", max_size=30), MENTIONEES)
def test_what_is_not_the_bots_name_is_never_cut(text: str, mentionees: list[Any]) -> None:
    """Each cut begins with @ and is as long as LINE says, so at most that much is gone."""
    left = without_mentions_of_bot(text, mentionees)
    own = [one for one in mentionees if one and one["isSelf"]]
    lengths = [one["length"] for one in own if isinstance(one["length"], int) and one["length"] > 0]
    assert len(text.strip()) - len(left) <= sum(lengths) + len(text) - len(text.replace(" ", ""))
    if not own or "@" not in text:
        assert left == text.strip()
