"""What operators do: nothing for strangers, a change once, also after a killed run or two at once.

A new verb needs a sample in `button_samples.py`.
"""

import base64
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Final, get_args

import pytest

from tests.operator_chat.button_samples import LEAFLET, PARAMS, ROW, SAMPLES, Desk
from tests.operator_chat.conftest import GOOD, GROUP, STRANGER, Bucket, Sent
from tests.operator_chat.phone import Phone, another
from tests.operator_chat.test_answers import SECOND, change_settings
from tests.operator_chat.test_models import trained
from tests.operator_chat.test_pasted import pairs
from tests.operator_chat.test_questions import QUESTION
from tests.operator_chat.world import OF_EVENTS, Sample, World, survive_every_kill
from tuneline.chat.reply_task import ReplyTask
from tuneline.operator_cards.postback import Verb
from tuneline.operator_chat.files import dataset_report
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.texts.card_texts import texts as texts_of_cards
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

pytestmark = pytest.mark.stores("sqlite")
Worlds = Callable[..., Awaitable[World]]
OWN: Final = texts("en")
# Their change is made once; all others show something, or await a text, as often as they are tapped.
ONCE: Final = frozenset[Verb](
    {
        *("yes_train", "cancel", "yes_row", "yes_paste", "no_paste", "use", "yes_use", "discard", "reopen"),
        *("yes_correct", "undo", "redo", "next", "left", "right", "same", "compare_five", "compare_next"),
        *("yes_promote", "yes_roll_back", "yes_document", "no_document", "take_over", "resume"),
        *("close_today", "close_day", "undo_hours"),
        *("drafts_on", "drafts_off", "send_draft", "skip_draft", "yes_draft"),
        *("yes_share", "yes_stop_canary"),
    }
)
# About the chat of the operator who taps.
OWN_CHAT: Final = frozenset[Verb]({"yes_row", "yes_paste", "no_paste", "correct", "yes_draft"})
# Their files are checked before the reply.
OF_FILES: Final = frozenset[Verb]({"yes_row", "yes_paste", "yes_document", "next"})
# What a tap that comes too late says.
LATE: Final = tuple(
    OWN[key].partition("{")[0]
    for key in (
        *(
            "button_old",
            "question_taken",
            "discarded_before",
            "undo_again",
            "pin_superseded",
            "next_nothing",
            "next_waits",
            "draft_taken",
        ),
    )
) + tuple(texts_of_cards("en")[key] for key in ("taken_before", "resumed_before"))
# The writes of an event without a change: claimed, its reply saved, ended.
LEAST_WRITES: Final = 3


def is_late(text: str) -> bool:
    """Whether the reply says that another tap was earlier."""
    return text.startswith(LATE) or OWN["file_duplicate"].partition("{name}")[2] in text


@pytest.fixture
async def world_of(
    phone: Phone,
    documents: Documents,
    storage: StorageEmulator,
    sent: Sent,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Worlds]:
    """Makes the world of a sample."""
    monkeypatch.setattr(dataset_report, "POLL_SECONDS", 0.02)
    path = tmp_path / "store.db"
    # A killed run does not kill the check of its file.
    of_check = SqliteDocuments(path)

    async def make(sample: Sample, *, is_checked: bool = False) -> World:
        world = World(Desk(phone, documents, Bucket(of_check, storage), sent), path, storage)
        await world.begin(sample, is_checked=is_checked)
        return world

    yield make
    await of_check.close()


async def give_others_nothing(world: World) -> None:
    """A stranger, a group and a removed operator tap: nothing but the event is written or sent."""
    phone = world.desk.phone
    stranger = another(phone, STRANGER)
    sent = len(phone.messages())

    async def does_nothing(task: ReplyTask) -> None:
        before = (world.documents("events"), world.desk.bucket.objects())
        assert await world.run(task) == "skipped"
        assert (world.documents("events"), world.desk.bucket.objects()) == before
        assert task.event.postback_data not in world.documents()[f"events/{task.event.id}"]

    await does_nothing(world.task(stranger))
    await does_nothing(world.task(group=GROUP))
    await change_settings(world.desk.documents, operators=[SECOND])
    await does_nothing(world.task())
    assert (stranger.messages(), len(phone.messages())) == ([], sent)


async def change_once_in_a_row(world: World, verb: Verb) -> None:
    """A second tap changes nothing; it says so, or shows the same again."""
    ((first, *_),) = await world.reply(world.task())
    changed = world.documents(*OF_EVENTS)
    ((second, *_),) = await world.reply(world.task())
    assert not is_late(first)
    assert is_late(second) if verb in ONCE else second == first
    assert verb in OF_FILES or world.documents(*OF_EVENTS) == changed


async def change_once_at_once(world: World, verb: Verb, *, alone: Counter[tuple[str, str]]) -> None:
    """Two operators tap at once, or one twice: one does it, and the other learns it."""
    phone = world.desk.phone
    phones = (phone,) if verb in OWN_CHAT else (phone, another(phone, SECOND))
    taps = [world.task(each) for each in (phones[0], phones[-1])]
    replies = [texts for shown in await world.reply(*taps, phones=phones) for texts in shown[:2]]
    assert world.shape() == alone
    if verb in ONCE:
        assert [*map(is_late, replies)].count(True) == 1, replies


async def answer_without_documents(world: World) -> None:
    """All that the button is about was deleted: there is a reply, and nothing is made."""
    world.forget()
    assert await world.reply(world.task())
    assert set(world.documents(*OF_EVENTS)) == {SETTINGS}
    assert world.desk.bucket.objects() == []


def keep_ids_private(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The ids of users are in the settings alone: in no other document, and in no log."""
    stored = "".join(data for path, data in world.documents().items() if path != SETTINGS)
    logged = "".join(str(vars(record)) for record in caplog.records if record.name == "tuneline")
    assert logged
    for user in (DEFAULT_USER, SECOND, STRANGER, GROUP):
        assert user not in stored + logged


def tapped(verb: Verb) -> Sample:
    """A tap on the button of the verb."""

    async def sample(desk: Desk) -> tuple[str, dict[str, Any]]:
        params = {"params": PARAMS[verb]} if verb in PARAMS else {}
        return "postback", {"data": await SAMPLES[verb](desk), **params}

    return sample


@pytest.mark.parametrize("verb", get_args(Verb))
async def test_a_tap_does_nothing_for_others_and_its_change_once_for_operators(
    world_of: Worlds, verb: Verb, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world = await world_of(tapped(verb), is_checked=verb in OF_FILES)
    await give_others_nothing(world)
    world.restore()
    await answer_without_documents(world)
    world.restore()
    await world.reply(world.task())
    alone = world.shape()
    world.restore()
    await change_once_in_a_row(world, verb)
    world.restore()
    await change_once_at_once(world, verb, alone=alone)
    keep_ids_private(world, caplog)
    world.restore()
    writes = await survive_every_kill(world)
    assert writes >= LEAST_WRITES + (verb in ONCE)


def text(text: str, *before: Callable[[Desk], Awaitable[Any]]) -> Sample:
    """A text that the operator writes after some steps."""

    async def sample(desk: Desk) -> tuple[str, dict[str, Any]]:
        for step in before:
            await step(desk)
        return "message", {"text": text}

    return sample


async def quote(desk: Desk) -> tuple[str, dict[str, Any]]:
    """The right answer, as a quote of the bot's wrong one."""
    await desk.phone.say(QUESTION)
    return "message", {"text": "Until noon.", "quote": desk.phone.messages()[-1]["id"]}


async def file(desk: Desk) -> tuple[str, dict[str, Any]]:
    """A file."""
    content = base64.b64encode(GOOD).decode()
    return "message", {"type": "file", "file_name": "qa.csv", "file_base64": content}


async def document(desk: Desk) -> tuple[str, dict[str, Any]]:
    """A document."""
    content = base64.b64encode(LEAFLET).decode()
    return "message", {"type": "file", "file_name": "leaflet.md", "file_base64": content}


def tap_of(verb: Verb) -> Callable[[Desk], Awaitable[None]]:
    """A tap whose text is awaited from then on."""

    async def step(desk: Desk) -> None:
        task = desk.phone.task("postback", data=await SAMPLES[verb](desk))
        assert await desk.phone.handle(task) == "sent"

    return step


WRITTEN: Final[dict[str, Sample]] = {
    "a word of the menu": text("status"),
    "a form": text("Q: Where can I park?\nA: Behind the shop."),
    "an awaited answer": text("Until noon.", tap_of("edit")),
    "an awaited question": text("Is it?", tap_of("edit")),
    "a quote": quote,
    "pairs": text(pairs(12)),
    "a row": text(f"{ROW}now", tap_of("row")),
    "an edited draft": text("Until one o'clock.", tap_of("edit_draft")),
    "a question after a draft": text("Is it?", tap_of("edit_draft")),
    "a comparison": text("compare: Is it far?", lambda desk: trained(desk.documents, "1", "2", "3")),
    "a file": file,
    "a document": document,
}


@pytest.mark.parametrize("name", WRITTEN)
async def test_a_run_of_a_message_that_is_killed_after_any_write_is_continued(
    world_of: Worlds, name: str
) -> None:
    world = await world_of(WRITTEN[name], is_checked=name == "a file")
    assert await survive_every_kill(world) >= LEAST_WRITES
