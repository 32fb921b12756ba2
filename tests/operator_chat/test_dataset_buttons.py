"""Each button of a dataset's card acts once, for an operator, on the dataset that the card shows."""

import asyncio
import re
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from tests.operator_chat.conftest import (
    STRANGER,
    Bucket,
    Operating,
    Sent,
    last_message,
    remove_operators,
    tap,
)
from tests.platforms import Line
from tuneline.chat.handler import EventHandler
from tuneline.storage.documents import Document, Documents
from tuneline.storage.objects import Objects
from tuneline.storage.signed_links import SignedLinks
from tuneline.texts import card_texts, operator_texts

OWN = operator_texts.texts("en")
CARDS = card_texts.texts("en")
NAME = "門診.csv"
# The guard by version is tested with every store in tests/storage.
pytestmark = pytest.mark.stores("sqlite")
APPROVED = OWN["training_approved"].format(name=NAME)
CANCELLED = OWN["dataset_cancelled"].format(name=NAME)
LINE = '{"messages": [{"role": "user", "content": "q%d"}, {"role": "assistant", "content": "a"}]}\n'
BAD = ("".join(LINE % number for number in range(20)) + '{"messages": []}\n').encode()


@pytest.fixture
async def card(operating: EventHandler, documents: Documents, sent: Sent, checked: Bucket) -> str:
    """The id of a dataset whose card is the last message."""
    assert await operating.handle(sent(NAME)) == "sent"
    return (await dataset(documents)).path.partition("/")[2]


async def dataset(documents: Documents) -> Document:
    (stored,) = await documents.query("datasets", where={})
    return stored


def links_in(message: dict[str, Any]) -> list[str]:
    return re.findall(r"'uri': '([^']+)'", str(message))


async def test_training_asks_once_more_with_the_price_and_then_begins(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, card: str, checked: Bucket
) -> None:
    assert await operating.handle(sent(data=tap(line, "train"))) == "sent"
    assert line.said()[-1].startswith("Train for about US$")
    assert checked.place.jobs == {}
    yes = sent(data=tap(line, "yes_train"))
    assert await operating.handle(yes) == "sent"
    assert line.said()[-1] == APPROVED
    approved = (await dataset(documents)).data
    assert approved["state"] in ("starting", "training"), "the function that checks may start it, too"
    assert approved["approved_by"].startswith("LINE …")
    assert approved["decided_in"] == yes.event.id
    await checked.intake()._job_starter.resume()
    assert len(checked.place.jobs) == 1
    assert await operating.handle(sent(data=f"op:report:{card}:1")) == "sent"
    assert line.said()[-1] == f"{CARDS['outcome_training']} · {NAME}"
    assert "op:" not in str(last_message(line)), "nothing is left to decide"


async def test_a_cancelled_one_can_be_sent_again(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, card: str
) -> None:
    assert await operating.handle(sent(data=tap(line, "cancel"))) == "sent"
    assert line.said()[-1] == CANCELLED
    cancelled = (await dataset(documents)).data
    assert cancelled["state"] == "cancelled"
    assert cancelled["reason"].startswith("an operator has cancelled it (LINE …")
    assert await operating.handle(sent(NAME)) == "sent"
    assert line.said()[-1].startswith(CARDS["outcome_ready"])


async def test_no_changes_nothing_and_the_card_still_works(
    operating: EventHandler, sent: Sent, line: Line, card: str
) -> None:
    train = tap(line, "train")
    assert await operating.handle(sent(data=train)) == "sent"
    assert await operating.handle(sent(data=tap(line, "no"))) == "sent"
    assert line.said()[-1] == OWN["nothing_done"]
    assert await operating.handle(sent(data=train)) == "sent"
    assert line.said()[-1].startswith("Train for about US$")


@pytest.mark.parametrize("verb", ["yes_train", "cancel"])
async def test_a_double_tap_and_two_operators_at_once_decide_once(
    operating: EventHandler, sent: Sent, line: Line, card: str, verb: str
) -> None:
    data = tap(line, "train").replace("op:train:", f"op:{verb}:")
    taps = [sent(data=data) for _ in range(3)]
    assert await asyncio.gather(*map(operating.handle, taps)) == ["sent"] * 3
    done = APPROVED if verb == "yes_train" else CANCELLED
    assert sorted(line.said()[1:]) == sorted([done, OWN["button_old"], OWN["button_old"]])


async def test_the_second_of_two_decisions_does_nothing(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, card: str
) -> None:
    train, cancel = tap(line, "train"), tap(line, "cancel")
    assert await operating.handle(sent(data=cancel)) == "sent"
    for data in (train, train.replace("op:train:", "op:yes_train:"), cancel):
        assert await operating.handle(sent(data=data)) == "sent"
        assert line.said()[-1] == OWN["button_old"]
    assert (await dataset(documents)).data["state"] == "cancelled"


async def test_an_old_card_does_nothing(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, card: str
) -> None:
    train, cancel = tap(line, "train"), tap(line, "cancel")
    stored = await dataset(documents)
    await documents.replace(stored, {**stored.data, "price_usd": "99"})
    for data in (train, train.replace("op:train:", "op:yes_train:"), cancel):
        assert await operating.handle(sent(data=data)) == "sent"
        assert line.said()[-1] == OWN["button_old"]
    assert (await dataset(documents)).data["state"] == "awaiting_approval"
    assert await operating.handle(sent(data=f"op:report:{card}:1")) == "sent"
    assert line.said()[-1].endswith("about US$99.00"), "the report is of now"


@pytest.mark.parametrize("verb", ["yes_train", "cancel"])
async def test_a_run_that_died_after_the_change_is_continued_with_the_same_words(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, card: str, verb: str
) -> None:
    task = sent(data=tap(line, "train").replace("op:train:", f"op:{verb}:"))
    stored, state = await dataset(documents), "training" if verb == "yes_train" else "cancelled"
    await documents.replace(stored, {**stored.data, "state": state, "decided_in": task.event.id})
    version = (await dataset(documents)).version
    assert await operating.handle(replace(task, tries_before=1)) == "sent"
    assert line.said()[-1] == (APPROVED if verb == "yes_train" else CANCELLED)
    assert (await dataset(documents)).version == version, "it is decided once"


async def test_a_dataset_that_is_gone_is_said_to_be(operating: EventHandler, sent: Sent, line: Line) -> None:
    for verb in ("report", "problems", "train", "yes_train", "cancel"):
        assert await operating.handle(sent(data=f"op:{verb}:{'0' * 32}:7")) == "sent"
    assert line.said() == [OWN["dataset_gone"]] * 5


async def test_strangers_and_removed_operators_decide_nothing(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, card: str
) -> None:
    train = tap(line, "train")
    taps = [train.replace("op:train:", f"op:{verb}:") for verb in ("report", "train", "yes_train", "cancel")]
    for data in taps:
        assert await operating.handle(sent(data=data, user=STRANGER)) == "skipped"
    await remove_operators(documents)
    for data in taps:
        assert await operating.handle(sent(data=data)) == "skipped"
    assert len(line.said()) == 1
    assert (await dataset(documents)).data["state"] == "awaiting_approval"


async def test_the_problems_are_a_carousel(
    operating: EventHandler, sent: Sent, line: Line, checked: Bucket
) -> None:
    assert await operating.handle(sent("q.jsonl", BAD)) == "sent"
    assert await operating.handle(sent(data=tap(line, "problems"))) == "sent"
    carousel = last_message(line)["contents"]
    assert carousel["type"] == "carousel"
    assert "Row 21" in str(carousel["contents"][0])


async def test_the_whole_report_is_opened_by_a_link_on_the_card_and_on_its_problems(
    operating: EventHandler, sent: Sent, line: Line, checked: Bucket
) -> None:
    assert await operating.handle(sent("q.jsonl", BAD)) == "sent"
    on_card = links_in(last_message(line))
    assert await operating.handle(sent(data=tap(line, "problems"))) == "sent"
    assert links_in(last_message(line)) == on_card
    (link,) = on_card
    opened = httpx2.get(link, trust_env=False)
    assert opened.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>q.jsonl</h1>" in opened.text


async def test_without_a_signature_the_card_has_no_link(
    operating_with: Operating, sent: Sent, line: Line, checked: Bucket
) -> None:
    assert await operating_with(links=SignedLinks(objects=Objects(), bucket="")).handle(sent(NAME)) == "sent"
    assert line.said()[-1].startswith(CARDS["outcome_ready"])
    assert links_in(last_message(line)) == []


async def test_without_problems_the_old_button_says_so(
    operating: EventHandler, sent: Sent, line: Line, card: str
) -> None:
    data = tap(line, "train").replace("op:train:", "op:problems:")
    assert await operating.handle(sent(data=data)) == "sent"
    assert line.said()[-1] == OWN["no_problems"].format(name=NAME)
