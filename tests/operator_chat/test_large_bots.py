"""Every area of the menu answers in time, also for a bot with very much of everything."""

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tests.operator_chat.button_samples import DATASET
from tests.operator_chat.conftest import GROUP
from tests.operator_chat.phone import BASE, Phone
from tests.platforms import OpenAI
from tuneline.storage import sqlite
from tuneline.storage.documents import Documents
from tuneline.storage.records.notice import week_of
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.menu_texts import PHRASES
from tuneline.texts.operator_texts import texts

pytestmark = pytest.mark.stores("sqlite")
CARD: Final = card_texts("en")
NOW: Final = datetime.now(UTC)
# An answer has 25 seconds; this machine may be busy with other tests.
SECONDS: Final = 10.0


def everything() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the paths and data of more documents than any bot has."""
    waiting = {
        "state": "awaiting_approval",
        "created_at": NOW,
        "bucket": "datasets",
        "object": "datasets/line/01E/" + "問答" * 60 + ".csv",
        "generation": 1,
        "options": {"decide": "ask"},
        "steps": {},
        "problems": [{"severity": "error", "line": 3, "message": "m" * 900, "mend": "f" * 900}] * 20,
    }
    for number in range(200):
        yield f"datasets/{number:032x}", waiting
        model = {"version": f"v{number}", "model": BASE, "base_model": BASE, "state": "held"}
        yield f"models/v{number}", {**model, "ready_at": NOW - timedelta(hours=number), "job": f"j{number}"}
        job = {"dataset": DATASET, "state": "training", "open": True, "provider": "openai"}
        curve = {"train_loss": [1.5] * 2_000}
        yield f"jobs/j{number}", {**job, "created_at": NOW, "name": "qa" * 90, "curve": curve}
        facts = {"name": "n" * 900, "usd": 1.0, "reason": "r" * 3_000, "by": "LINE …ffff"}
        notice = {"kind": "job_failed", "about": f"j{number}", "facts": facts, "created_at": NOW}
        yield f"notices/job_failed-j{number}", {**notice, "week": week_of(NOW)}
    for number in range(1_900):
        pin = {"question": f"Pinned question {number}?", "answer": "a" * 4_000, "since": NOW}
        yield f"pins/{number:08x}", {**pin, "source": "correction", "by": "mei"}
    yield "bot/pins", {"version": "p1"}
    for number in range(3_000):
        listed = {"question": f"{number} " + "長" * 900, "reason": "none_fits", "chat": "chats/c", "at": NOW}
        yield f"unanswered/01{number:06}", listed


@pytest.fixture
def large(phone: Phone, tmp_path: Path) -> Phone:
    """The operator's chat of such a bot."""
    rows = [
        (path, path.rpartition("/")[0], sqlite._ENCODER.encode(data), "1", None)
        for path, data in everything()
    ]
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection, connection:
        connection.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", rows)
    return phone


async def test_every_area_answers_a_bot_with_very_much_of_everything(large: Phone) -> None:
    said = {}
    for verb, phrases in PHRASES.items():
        began = time.monotonic()
        said[verb] = await large.say(phrases[0])
        assert time.monotonic() - began < SECONDS, verb
        assert not said[verb].startswith(texts("en")["button_old"])
    assert re.search("and 29[0-9]{2} more", said["questions"])
    assert f"{CARD['row_waiting']}\n400" in said["status"]
    began = time.monotonic()
    assert CARD["answered"] in await large.say("Q: Is it closed on Sunday?\nA: Yes.")
    assert CARD["undone"] in await large.tap("undo")
    assert time.monotonic() - began < 2 * SECONDS


async def test_in_a_group_the_words_and_forms_of_operators_are_questions(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    for number, text in enumerate(("status", "compare: how much?", "Q: how much?\nA: 150"), 1):
        task = phone.task("message", text=f"@bot {text}", group=GROUP, mention_bot=True)
        assert await phone.handle(task) == "sent"
        assert len(openai.asked()) == number, "the model was asked"
    assert await documents.query("pins", where={}) == []
