"""A fault's result is read from the records: what is no proof is no result without harm."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.dev.page_files import page_languages
from tuneline_dev.demo import faults
from tuneline_dev.demo.faults.drill import Drill
from tuneline_dev.demo.faults.proof import SentMessage
from tuneline_dev.demo.faults.runner import FAULTS
from tuneline_dev.demo.web_files import page_texts

SENT = SentMessage(event_id="01EVENT", reply_token="token", at=1_000)
DONE: dict[str, Any] = {"state": "sent", "outcome": "answered", "attempts": 1}


class Records:
    """What the emulators and the store say of one message."""

    def __init__(self, *, replies: int, record: dict[str, Any]) -> None:
        self._calls = [{"at": 3_500, "status": 200, "outcome": 200}] * replies
        self._record = record
        self.client = self

    async def webhooks(self, _event_id: str) -> list[int | str]:
        return [200]

    async def replies(self, _reply_token: str) -> list[dict[str, Any]]:
        return [*self._calls, {"at": 2_000, "status": 500, "outcome": None}]

    async def event(self, _event_id: str) -> dict[str, Any]:
        return self._record

    async def is_queue_idle(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("replies", "record", "ending", "key"),
    [
        (1, DONE, "harmless", "answered"),
        (1, {**DONE, "apology": "busy"}, "harmless", "apologized"),
        (2, DONE, "harmful", "not_once"),
        (0, {**DONE, "state": "dead", "outcome": "unanswered"}, "harmful", "not_once"),
        (0, {**DONE, "state": "done", "outcome": "nothing"}, "open", "not_once"),
    ],
    ids=["an answer", "an apology", "two replies", "no reply", "none is owed"],
)
async def test_only_one_reply_is_without_harm(
    replies: int, record: dict[str, Any], ending: str, key: str
) -> None:
    records: Any = Records(replies=replies, record=record)
    drill = Drill(records, question="?", seconds=1)
    await drill.answered_once(SENT)
    assert drill.result is not None
    assert (drill.ending, drill.result.key) == (ending, key)
    assert drill.result.values["tries"] == replies + 1
    assert drill.result.values["seconds"] == (2.5 if replies else None)


@pytest.mark.parametrize("language", page_languages())
def test_the_page_has_the_texts_of_each_fault(language: str) -> None:
    texts = page_texts(language)
    cards = {f"fault_{fault.card}{part}" for fault in FAULTS for part in ("", "_real", "_does")}
    variants = {f"fault_{fault.name}" for fault in FAULTS}
    groups = {f"faults_group_{fault.group}" for fault in FAULTS}
    code = "\n".join(file.read_text() for file in Path(faults.__file__).parent.glob("*.py"))
    steps = {f"faults_step_{key}" for key in re.findall(r'\.note\(\s*"(\w+)"', code)}
    ends = {f"faults_result_{key}" for key in re.findall(r'\.end\(\s*[^,]+,\s*"(\w+)"', code)}
    assert len(steps) > 10
    assert len(ends) > 10
    assert {*cards, *variants, *groups, *steps, *ends} <= texts.keys()
