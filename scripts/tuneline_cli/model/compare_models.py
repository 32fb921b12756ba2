"""Ask two models the same questions, and show their answers side by side."""

import asyncio
import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tuneline.inference.candidates import Candidate
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.operator_chat.comparison.bot_answers import BotAnswers
from tuneline.storage.documents import Documents
from tuneline_cli.command import ATTENTION, FINE, WRONGLY_CALLED, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import chat_client
from tuneline_cli.model.columns import readable, side_by_side
from tuneline_cli.output import tell, write

EXAMPLES = """
  scripts/tuneline model compare serving base "頭痛要看哪一科？"
  scripts/tuneline model compare 20261120 20261118 --file questions.txt      one question a line
  scripts/tuneline model compare serving base --file questions.txt --json    one object a line

A and B are a version, the beginning of one, serving, or base.
"""
AT_ONCE = 4


@verb(__doc__, EXAMPLES)
@click.argument("a")
@click.argument("b")
@click.argument("questions", nargs=-1, metavar="[QUESTION]...")
@click.option(
    "--file", type=click.Path(path_type=Path), help="more questions, one a line; - is the standard input"
)
@json_option
@with_bot
def command(
    bot: DeployedBot, *, a: str, b: str, questions: tuple[str, ...], file: Path | None, as_json: bool
) -> int:
    """Exit with 0 if both answered everything, with 1 if an answer is missing."""
    all_questions = [*questions, *_in_file(file)]
    if not all_questions:
        tell("Nothing to ask: give a question, or --file.")
        return WRONGLY_CALLED

    async def work(store: Documents) -> int:
        client = await chat_client.read_client(store, bot.env)
        try:
            now = datetime.now(UTC)
            models = [await chat_client.named(store, client, name, now) for name in (a, b)]
            return await _compare(client, models, all_questions, as_json=as_json)
        finally:
            await client.model.close()

    return bot.with_documents(work)


def _in_file(path: Path | None) -> list[str]:
    if path is None:
        return []
    text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig", errors="replace")
    return [line.strip() for line in text.split("\n") if line.strip()]


async def _compare(
    client: BotAnswers, models: list[Candidate], questions: list[str], *, as_json: bool
) -> int:
    limit, missing = asyncio.Semaphore(AT_ONCE), 0
    asked = [
        asyncio.gather(*(_answer(client, limit, model, question) for model in models))
        for question in questions
    ]
    if not as_json:
        heads = [f"{model.version} ({model.model})" for model in models]
        write(side_by_side(*heads, width=_width()))
    for question, answering in zip(questions, asked, strict=True):
        answers = await answering
        missing += sum("error" in answer for answer in answers)
        if as_json:
            write(json.dumps({"question": question, "a": answers[0], "b": answers[1]}, ensure_ascii=False))
            continue
        write("─" * _width())
        write(readable(question))
        shown = [readable(answer.get("answer") or f"(no answer: {answer['error']})") for answer in answers]
        write(side_by_side(*shown, width=_width()))
        for version in {answer["version"] for answer in answers} - {model.version for model in models}:
            tell(f"({version}: {chat_client.NO_MODEL})")
    return ATTENTION if missing else FINE


async def _answer(
    client: BotAnswers, limit: asyncio.Semaphore, model: Candidate, question: str
) -> dict[str, Any]:
    async with limit:
        try:
            answer = await client.ask([{"role": "user", "content": question}], [model])
        except NoAnswerDropError as failed:
            return {"version": model.version, "error": str(failed)}
    return {"version": answer.candidate.version, "answer": answer.text, "usd": float(answer.usd)}


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, 160)
