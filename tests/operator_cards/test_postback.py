"""The data of the operators' buttons is read as it was written, and nothing else is read."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.operator_cards.postback import (
    MOST_BYTES,
    ForeignPostbackDropError,
    OperatorPostback,
    Verb,
    read_postback,
)

VERSION = "2026-11-29T14:00:00.123456Z"
ID = "3f8a12b4c5d6e7f8091a2b3c4d5e6f70"
WITHOUT_DOCUMENT = {"status", "send", "questions", "drafts", "compare", "models", "help", "stop", "hours"}
WITHOUT_DOCUMENT |= {"canary", "with_person"}
WITH_TWO_IDS = {"row", "yes_row", "share", "yes_share"}
WITHOUT_VERSION = {*WITHOUT_DOCUMENT, "correct", "yes_paste", "no_paste"}


@pytest.mark.parametrize("verb", get_args(Verb))
def test_a_postback_is_read_as_it_was_written(verb: Verb) -> None:
    ids = () if verb in WITHOUT_DOCUMENT else (ID, "12") if verb in WITH_TWO_IDS else (ID,)
    written = OperatorPostback(verb, ids, "" if verb in WITHOUT_VERSION else VERSION)
    assert read_postback(written.data) == written
    assert written.id == (ID if ids else "")


def test_the_data_is_short_and_names_the_version() -> None:
    data = OperatorPostback("train", (ID,), VERSION).data
    assert data == f"op:train:{ID}:{VERSION}"
    longest = OperatorPostback("row", ("a" * 100, "9" * 100), "9" * 64)
    assert len(longest.data.encode()) <= MOST_BYTES
    assert read_postback(longest.data) == longest


FOREIGN = [
    "",
    "op:",
    "op",
    "late:01J",
    "op:explode",
    "OP:status",
    "op:status:",
    f"op:status:{ID}",
    f"op:status:{VERSION}",
    "op:train",
    f"op:train:{ID}",
    f"op:train:{ID}:",
    f"op:train::{VERSION}",
    f"op:train:../{ID}:{VERSION}",
    f"op:train:{ID}/jobs:{VERSION}",
    f"op:train:{ID}:{VERSION}\n",
    f"op:train:{ID}\n:{VERSION}",
    f" op:train:{ID}:{VERSION}",
    f"op:train:{ID}:{VERSION} ",
    f"op:train:{'a' * 101}:{VERSION}",
    f"op:train:{ID}:{'1' * 65}",
    f"op:row:{ID}:{VERSION.replace(':', '-')}",
    f"op:use:資料:{VERSION}",
    f"op:train:{ID}:{VERSION}" + "x" * 300,
    f"op:correct:{ID}:{VERSION}",
    "op:status\x00",
    "op:\ud800",
]


@pytest.mark.parametrize("data", FOREIGN)
def test_what_was_not_written_here_is_refused(data: str) -> None:
    with pytest.raises(ForeignPostbackDropError):
        read_postback(data)


@given(st.text(max_size=40) | st.text(alphabet="op:train0./-é", max_size=40).map(lambda text: f"op:{text}"))
def test_any_text_is_refused_or_is_exactly_what_would_be_written(data: str) -> None:
    try:
        postback = read_postback(data)
    except ForeignPostbackDropError:
        return
    assert postback.data == data


@pytest.mark.parametrize(
    ("verb", "ids", "version"),
    [("train", (), VERSION), ("train", (ID,), ""), ("status", (), VERSION), ("row", (ID,), VERSION)],
)
def test_a_postback_without_its_ids_or_version_cannot_be_written(
    verb: Verb, ids: tuple[str, ...], version: str
) -> None:
    with pytest.raises(ForeignPostbackDropError):
        OperatorPostback(verb, ids, version)
