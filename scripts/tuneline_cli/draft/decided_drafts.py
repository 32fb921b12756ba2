"""Decide on drafts from a command, and say what becomes of each."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal

from tuneline.bot_settings import stored_rules
from tuneline.chat.drafts.decision import Decision, Fate, StoredDraft, carry_out, decide, is_with_person
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.answers.draft import DRAFTS, Draft
from tuneline_cli.answer.pinned_answers import operator
from tuneline_cli.command import ATTENTION, FINE
from tuneline_cli.context import DeployedBot
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write_json
from tuneline_cli.records import find_record

Fates = Literal["taken", "with_person"] | Fate
_TOLD: Final[dict[Fates, str]] = {
    "replied": "the user gets it in a moment",
    "on_tap": "the user sees it after a tap on the button",
    "gone": "nothing was sent: the user has withdrawn the question, or the time for a reply is over",
    "with_person": "nothing was sent: a person has the chat, and the draft waits until the bot has it again",
    "taken": "nothing was sent: it was decided before",
}


def decide_on_drafts(
    bot: DeployedBot,
    beginnings: Sequence[str],
    state: Literal["sent", "edited", "skipped"],
    *,
    text: str = "",
    is_dry: bool,
    as_json: bool,
) -> int:
    """Decide on the drafts whose ids begin so. Exit with 1 if one of them is decided already, or gone."""

    async def found(store: Documents) -> list[StoredDraft]:
        documents = [await find_record(store, DRAFTS, beginning) for beginning in beginnings]
        return [stored_record(Draft, document) for document in documents]

    drafts = bot.with_documents(found)
    if is_dry:
        for draft in drafts:
            tell(f"Would be {state}: {readable(draft.record.question)}")
        return FINE
    decision = Decision(state, operator(), text.strip())
    language = read(BotSettings, bot.env).language
    fates = bot.with_documents(lambda store: _decided(store, drafts, decision, language))
    if as_json:
        write_json([{"id": draft.id, "fate": fate} for draft, fate in zip(drafts, fates, strict=True)])
    for draft, fate in zip(drafts, fates, strict=True):
        tell(f"{readable(draft.record.question)}: {_TOLD[fate]}")
    return ATTENTION if {"gone", "taken", "with_person"} & set(fates) else FINE


async def _decided(
    store: Documents, drafts: Sequence[StoredDraft], decision: Decision, language: str
) -> list[Fates]:
    rules = await stored_rules(store, language=language)
    return [await decide_on_draft(store, draft, decision, rules.language) for draft in drafts]


async def decide_on_draft(store: Documents, draft: StoredDraft, decision: Decision, language: str) -> Fates:
    """Decide on one draft, unless it was decided before, or a person has its chat."""
    now = datetime.now(UTC)
    if decision.state != "skipped" and await is_with_person(store, draft, now=now):
        return "with_person"
    decided = None
    if draft.record.state == "waiting":
        decided = await decide(store, draft, decision, now=now)
    return await carry_out(store, decided, language=language, now=now) if decided else "taken"


def as_json(draft: StoredDraft) -> dict[str, Any]:
    """The draft for a program."""
    record = draft.record
    return {
        "id": draft.id,
        "state": record.state,
        "question": record.question,
        "answer": record.answer,
        "at": record.at.isoformat(),
        "expire_at": record.expire_at.isoformat() if record.expire_at else None,
    }
