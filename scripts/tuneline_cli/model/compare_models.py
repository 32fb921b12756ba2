"""Ask two models the same questions, and show their answers side by side."""

import argparse
import asyncio
import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuneline.inference.candidates import Candidate
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.storage.documents import Documents
from tuneline_cli import records
from tuneline_cli.model import chat_client
from tuneline_cli.model.columns import readable, side_by_side

EXAMPLES = """
  scripts/model compare serving base "頭痛要看哪一科？"
  scripts/model compare 20261120 20261118 --file questions.txt      one question a line
  scripts/model compare serving base --file questions.txt --json    one object a line
"""
AT_ONCE = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("a", metavar="A", help="a version or the beginning of one, serving, or base")
    parser.add_argument("b", metavar="B", help="the same")
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help="what both are asked")
    parser.add_argument("--file", type=Path, help="with more questions, one a line; - is the input")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0 both answered everything, 1 some answer is missing, 2 there is no question."""
    questions = [*given.questions, *_in_file(given.file)]
    if not questions:
        print("Nothing to ask: give a question, or --file.", file=sys.stderr)
        return 2

    async def work(store: Documents) -> int:
        bot = await chat_client.read_bot(store)
        try:
            now = datetime.now(UTC)
            models = [await chat_client.named(store, bot, name, now) for name in (given.a, given.b)]
            return await _compare(bot, models, questions, as_json=given.json)
        finally:
            await bot.model.close()

    return records.with_documents(work)


def _in_file(path: Path | None) -> list[str]:
    if path is None:
        return []
    text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig", errors="replace")
    return [line.strip() for line in text.split("\n") if line.strip()]


async def _compare(
    bot: chat_client.Bot, models: list[Candidate], questions: list[str], *, as_json: bool
) -> int:
    gate, missing = asyncio.Semaphore(AT_ONCE), 0
    asked = [
        asyncio.gather(*(_answer(bot, gate, model, question) for model in models)) for question in questions
    ]
    if not as_json:
        heads = [f"{one.version} ({one.model})" for one in models]
        print(side_by_side(*heads, width=_width()))
    for question, answering in zip(questions, asked, strict=True):
        answers = await answering
        missing += sum("error" in one for one in answers)
        if as_json:
            print(json.dumps({"question": question, "a": answers[0], "b": answers[1]}, ensure_ascii=False))
            continue
        print("─" * _width())
        print(readable(question))
        shown = [readable(one.get("answer") or f"(no answer: {one['error']})") for one in answers]
        print(side_by_side(*shown, width=_width()), flush=True)
    return 1 if missing else 0


async def _answer(
    bot: chat_client.Bot, gate: asyncio.Semaphore, model: Candidate, question: str
) -> dict[str, Any]:
    async with gate:
        try:
            answer = await bot.ask([{"role": "user", "content": question}], [model])
        except NoAnswerDropError as failed:
            return {"version": model.version, "error": str(failed)}
    return {"version": model.version, "answer": answer.text, "usd": float(answer.usd)}


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, 160)
