"""Reply with the outcome of a file's check: counts, price, and the first problems."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from tuneline.chat.context import EventContext, Reply
from tuneline.line.messages import Message
from tuneline.line.split_messages import split
from tuneline.operator_chat.sent_file import SentFile
from tuneline.storage.records.dataset import Dataset
from tuneline.texts.operator_texts import texts

SHOWN_PROBLEMS: Final = 5
_BY_STATE: Final = {
    "awaiting_approval": "file_checked",
    "rejected": "file_rejected",
    "duplicate": "file_duplicate",
    "refused": "file_refused",
    **dict.fromkeys(("training", "trained", "failed", "cancelled"), "file_decided"),
}


def checked(context: EventContext, file: SentFile, dataset: str, record: Dataset | None) -> Reply:
    """Reply with the state of the dataset; None if its check has not ended."""
    if record is None:
        return say(context, "file_slow", file, id=dataset[:12])
    facts = {
        "id": dataset[:12],
        "examples": f"{record.examples or 0:,}",
        "problems": f"{record.problem_count:,}",
        "usd": _price(context, record.price_usd),
    }
    reply = say(context, _BY_STATE.get(record.state, "file_unfinished"), file, **facts)
    if record.state != "rejected":
        return reply
    lines = "\n".join(_line(context, problem) for problem in _errors(record)[:SHOWN_PROBLEMS])
    pieces = split(f"{reply.messages[0].text}\n\n{lines}", more="…")
    return Reply(tuple(map(Message, pieces)))


def say(context: EventContext, key: str, file: SentFile, **facts: str) -> Reply:
    """Reply with the text `key` about the file."""
    text = texts(context.rules.language)[key].format(**{**file.facts, **facts})
    return Reply((Message(text),))


def _errors(record: Dataset) -> list[Mapping[str, Any]]:
    return [problem for problem in record.problems if problem.get("severity") == "error"]


def _line(context: EventContext, problem: Mapping[str, Any]) -> str:
    """Describe one problem: its line, what is wrong, and the fix. Findings are in English and Chinese."""
    translated = problem
    if context.rules.language.startswith("zh"):
        translated = problem.get("translations", {}).get("zh-TW", problem)
    text = f"{translated.get('message', '')} {translated.get('mend', '')}".strip()
    line = problem.get("line")
    place = texts(context.rules.language)["problem_line"].format(line=line) if line else ""
    return f"• {place}{text}"


def _price(context: EventContext, usd: Decimal | None) -> str:
    return texts(context.rules.language)["price_unknown"] if usd is None else f"${usd:,.2f}"
