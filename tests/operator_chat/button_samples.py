"""For each verb of an operator's button, documents that it is about and the data of the button."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from tests.operator_chat.conftest import GOOD, Bucket, Sent
from tests.operator_chat.phone import Phone
from tests.operator_chat.test_comparisons import evaluated
from tests.operator_chat.test_models import trained
from tests.operator_chat.test_pasted import pairs
from tests.operator_chat.test_questions import list_question, rate
from tuneline.chat.takeover import recording
from tuneline.chat.takeover.recording import NewTakeover
from tuneline.line.messages import Message
from tuneline.models.canary.decisions import Decision, set_share
from tuneline.opening_hours.written import WEEKDAYS
from tuneline.operator_cards.postback import Verb
from tuneline.retrieval import operator_answers
from tuneline.retrieval.operator_answers import NewAnswer, pin_answer, propose
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import create_record
from tuneline.storage.records.answers.draft import Draft
from tuneline.storage.records.chat import Turn, chat_path
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.evaluations.comparison import ComparedQuestion, ModelComparison
from tuneline.storage.records.event import Event
from tuneline.storage.records.job import Job
from tuneline.storage.records.operators.hours import HOURS
from tuneline.storage.records.serving import SERVING
from tuneline.uploads.last_dataset import new_pins
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

DATASET: Final = "3f8a12b4c5d6e7f8091a2b3c4d5e6f70"
NOW: Final = datetime.now(UTC)
CUSTOMER: Final = chat_path("U" + "e5" * 16)
ANSWER: Final = NewAnswer("Where can I park?", "Behind the shop.", "correction", "LINE …0000")
LEAFLET: Final = "\n\n".join(
    f"Room {number} opens at nine in the morning, and a visit costs {number}0 dollars."
    for number in range(1, 16)
).encode()
ROW: Final = "Q: 沒有回答？\nA: "


@dataclass(frozen=True)
class Desk:
    """What the samples are made with."""

    phone: Phone
    documents: Documents
    bucket: Bucket
    sent: Sent


Sample = Callable[[Desk], Awaitable[str]]


async def _versioned(desk: Desk, verb: str, path: str, *more: str) -> str:
    (document,) = await desk.documents.get_many([path])
    assert document is not None
    return ":".join(["op", verb, path.rpartition("/")[2], *more, document.version])


def menu(verb: str) -> Sample:
    """A button without a document."""

    async def sample(desk: Desk) -> str:
        return f"op:{verb}"

    return sample


def dataset(verb: str, *more: str) -> Sample:
    """A button of a dataset that waits."""

    async def sample(desk: Desk) -> str:
        record = Dataset(
            state="awaiting_approval",
            created_at=NOW,
            bucket="datasets",
            object="datasets/line/01E/qa.csv",
            generation=1,
            options={"decide": "ask"},
            steps={},
            outcome="ready",
            examples=20,
            price_usd=Decimal("1.18"),
        )
        await create_record(desk.documents, f"datasets/{DATASET}", record)
        return await _versioned(desk, verb, f"datasets/{DATASET}", *more)

    return sample


async def row(desk: Desk) -> str:
    """A corrected row that waits for its confirmation."""
    async with desk.bucket.checking():
        assert await desk.phone.handle(desk.sent("qa.csv", GOOD + "\n沒有回答？,\n".encode())) == "sent"
    await desk.phone.tap("problems")
    await desk.phone.tap("row")
    await desk.phone.say(f"{ROW}有了")
    return desk.phone.data("yes_row")


def paste(verb: str) -> Sample:
    """A pasted text that waits."""

    async def sample(desk: Desk) -> str:
        await desk.phone.say(pairs(12))
        return desk.phone.data(verb)

    return sample


def document(verb: str) -> Sample:
    """A document that waits."""

    async def sample(desk: Desk) -> str:
        assert await desk.phone.handle(desk.sent("leaflet.md", LEAFLET)) == "sent"
        return desk.phone.data(verb)

    return sample


def question(verb: str, state: str = "open") -> Sample:
    """An open question, or a dismissed one, with its user's correction."""

    async def sample(desk: Desk) -> str:
        await list_question(desk.documents, "01A", reason="thumb_down", state=state)
        await list_question(desk.documents, "01B", "Where can I park?")
        await rate(desk.documents, "01A")
        kind = "feedback" if "use" in verb else "unanswered"
        return await _versioned(desk, verb, f"{kind}/01A")

    return sample


async def take_over(desk: Desk) -> str:
    """The chat of an open question, which the bot has."""
    await list_question(desk.documents, "01A", chat=CUSTOMER, is_one_to_one=True)
    return await _versioned(desk, "take_over", "unanswered/01A")


async def resume(desk: Desk) -> str:
    """A chat that a person has."""
    new = NewTakeover(by="user", event="01T", human_hours=12)
    begun = await recording.begin(desk.documents, CUSTOMER, new, now=lambda: datetime.now(UTC), hours=None)
    assert begun.outcome == "begun"
    return f"op:resume:{CUSTOMER.removeprefix('chats/')}:01T"


async def correct(desk: Desk) -> str:
    """A question of the operator's own chat that the bot could not answer."""
    await list_question(desk.documents, "01A", chat=chat_path(DEFAULT_USER))
    return "op:correct:01A"


async def yes_correct(desk: Desk) -> str:
    """An answer that waits for its confirmation."""
    await propose(desk.documents, "01P", ANSWER, now=NOW)
    return await _versioned(desk, "yes_correct", "operator_answers/01P")


async def undo(desk: Desk) -> str:
    """A pinned answer."""
    await pin_answer(desk.documents, "01P", ANSWER, now=NOW)
    return await _versioned(desk, "undo", "operator_answers/01P")


async def redo(desk: Desk) -> str:
    """An answer that was undone."""
    outcome = await pin_answer(desk.documents, "01P", ANSWER, now=NOW)
    await operator_answers.undo(desk.documents, outcome.answer, "01T", now=NOW)
    return await _versioned(desk, "redo", "operator_answers/01P")


async def following(desk: Desk) -> str:
    """An answer that was pinned after the last dataset."""
    async with desk.bucket.checking():
        assert await desk.phone.handle(desk.sent("qa.csv")) == "sent"
    await pin_answer(desk.documents, "01P", ANSWER, now=datetime.now(UTC))
    pins = await new_pins(desk.documents, now=datetime.now(UTC))
    return f"op:next:pins:{pins.version}"


def model(verb: str) -> Sample:
    """A held model behind a serving one."""

    async def sample(desk: Desk) -> str:
        await trained(desk.documents, "1", "2", "3")
        await create_record(desk.documents, "jobs/j1", Job.from_document(JOB))
        if verb == "yes_promote":
            (serving,) = await desk.documents.get_many([SERVING])
            assert serving is not None
            return f"{await _versioned(desk, verb, 'models/3')}+{serving.version}"
        path = {"yes_roll_back": SERVING, "roll_back": SERVING, "job": "jobs/j1"}.get(verb, "models/3")
        return await _versioned(desk, verb, path)

    return sample


JOB: Final = {"dataset": "d", "state": "serving", "open": False, "provider": "openai", "created_at": NOW}


def comparison(verb: str) -> Sample:
    """Two models whose evaluation has questions for both."""

    async def sample(desk: Desk) -> str:
        await trained(desk.documents, "1", "2", "3")
        await evaluated(desk.documents)
        await desk.phone.say("compare")
        if verb not in ("compare_five", "compare_type"):
            await desk.phone.tap("compare_five")
        return desk.phone.data(verb)

    return sample


async def compare_next(desk: Desk) -> str:
    """A comparison whose models gave no answer before."""
    await trained(desk.documents, "1", "2", "3")
    asked = ComparedQuestion(question="How much is it?")
    record = ModelComparison(first="2", second="3", questions=(asked,), at=NOW)
    await create_record(desk.documents, "comparisons/01C", record)
    return await _versioned(desk, "compare_next", "comparisons/01C")


def hours(verb: str) -> Sample:
    """Hours of a country where it is early in the morning, so that it opens later today."""

    async def sample(desk: Desk) -> str:
        ahead = (1 - NOW.hour) % 24
        east = ahead if ahead <= 14 else ahead - 24
        known = {
            "time_zone": f"Etc/GMT{-east:+d}",
            "weekly": {key: ["12:00-18:00"] for key in WEEKDAYS},
            "special": {},
        }
        before = {**known, "weekly": {key: ["09:00-12:00"] for key in WEEKDAYS}}
        await desk.documents.create(HOURS, {**known, "before": before, "by": "office", "changed_at": NOW})
        return "op:hours" if verb == "hours" else await _versioned(desk, verb, HOURS)

    return sample


def draft(verb: str) -> Sample:
    """A draft that waits, and its event."""

    async def sample(desk: Desk) -> str:
        await waiting_draft(desk.documents, "01D")
        if verb == "yes_draft":
            await desk.phone.handle(
                desk.phone.task("postback", data=await _versioned(desk, "edit_draft", "drafts/01D"))
            )
            await desk.phone.say("Is it until noon?")
        return await _versioned(desk, verb, "drafts/01D")

    return sample


async def waiting_draft(documents: Documents, event: str, question: str = "Until when is it open?") -> None:
    """Store a draft whose user has the button."""
    of_event = Event(
        state="drafted",
        type="message",
        chat="chats/c",
        message="m1",
        sent_at=1,
        received_at=NOW,
        expire_at=None,
        outcome="waiting",
    )
    await create_record(documents, f"events/{event}", of_event)
    answer = "Until five."
    turn: Turn = {"event": event, "question": question, "answer": answer, "version": "1"}
    record = Draft(
        state="waiting",
        chat="chats/c",
        question=question,
        answer=answer,
        messages=(Message(answer).as_dict(),),
        turn=turn,
        at=NOW,
    )
    await create_record(documents, f"drafts/{event}", record)


def draft_mode(verb: str) -> Sample:
    """The settings, which have draft mode."""

    async def sample(desk: Desk) -> str:
        return await _versioned(desk, verb, "bot/settings")

    return sample


def canary(verb: str, *more: str) -> Sample:
    """A model that answers a part of the chats, and the one that serves."""

    async def sample(desk: Desk) -> str:
        await trained(desk.documents, "1", "2", "3")
        decision = Decision(by="mei", reason="new", now=NOW)
        await set_share(desk.documents, "3", share=10, base_model="base", decision=decision)
        model, serving = await desk.documents.get_many(["models/3", SERVING])
        assert model is not None
        assert serving is not None
        return ":".join(["op", verb, "3", *more, f"{model.version}+{serving.version}"])

    return sample


# What comes with the data of a tap: the day of a datetime picker.
PARAMS: Final[dict[Verb, dict[str, str]]] = {
    "close_day": {"date": (NOW + timedelta(days=40)).date().isoformat()}
}
SAMPLES: Final[dict[Verb, Sample]] = {
    **{verb: menu(verb) for verb in ("status", "send", "questions", "models", "help", "stop")},
    **{verb: dataset(verb) for verb in ("report", "problems", "train", "yes_train", "cancel", "no")},
    "row": dataset("row", "22"),
    "yes_row": row,
    **{verb: paste(verb) for verb in ("yes_paste", "no_paste")},
    **{verb: document(verb) for verb in ("yes_document", "no_document")},
    **{verb: question(verb) for verb in ("use", "yes_use", "edit", "discard")},
    "reopen": question("reopen", "dismissed"),
    "drafts": menu("drafts"),
    **{verb: draft(verb) for verb in ("send_draft", "edit_draft", "skip_draft", "yes_draft")},
    **{verb: draft_mode(verb) for verb in ("drafts_on", "drafts_off")},
    "with_person": menu("with_person"),
    "take_over": take_over,
    "resume": resume,
    "correct": correct,
    "yes_correct": yes_correct,
    "undo": undo,
    "redo": redo,
    "next": following,
    **{verb: comparison(verb) for verb in ("left", "right", "same", "compare_five", "compare_type")},
    "compare": menu("compare"),
    "canary": menu("canary"),
    **{verb: canary(verb, "50") for verb in ("share", "yes_share")},
    **{verb: canary(verb) for verb in ("stop_canary", "yes_stop_canary")},
    "compare_next": compare_next,
    "hours": hours("hours"),
    **{verb: hours(verb) for verb in ("close_today", "close_day", "undo_hours")},
    **{
        verb: model(verb)
        for verb in ("promote", "yes_promote", "roll_back", "yes_roll_back", "evaluation", "job")
    },
}
