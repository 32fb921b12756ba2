"""Ask the model that serves, with the bot's own prompt: one question, or a conversation."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from tuneline.inference.fallback import NoAnswerDropError
from tuneline.storage.documents import Documents
from tuneline_cli import records
from tuneline_cli.model import chat_client
from tuneline_cli.model.columns import readable

EXAMPLES = """
  scripts/model ask "頭痛要看哪一科？"
  scripts/model ask                        a conversation; an empty line ends it
  scripts/model ask --model base "頭痛要看哪一科？"
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("question", nargs="?", help="without one you are asked for them")
    parser.add_argument(
        "--model", default=chat_client.NOW_SERVING, help="a version, or base (default: serving)"
    )


def run(given: argparse.Namespace) -> int:
    """0 answered, 1 no model gave an answer."""

    async def work(store: Documents) -> int:
        bot = await chat_client.read_bot(store)
        try:
            return await _talk(store, bot, given)
        finally:
            await bot.model.close()

    return records.with_documents(work)


async def _talk(store: Documents, bot: chat_client.Bot, given: argparse.Namespace) -> int:
    turns: list[dict[str, Any]] = []
    status = 0
    while question := given.question or await asyncio.to_thread(_next_question):
        now = datetime.now(UTC)
        # As the bot does: when the model is gone, the next one answers.
        candidates = bot.chain(now)
        if given.model != chat_client.NOW_SERVING:
            candidates = [await chat_client.named(store, bot, given.model, now)]
        try:
            answer = await bot.ask([*turns, {"role": "user", "content": question}], candidates)
        except NoAnswerDropError as failed:
            print(f"No answer: {failed}.", file=sys.stderr)
            status = 1
        else:
            print(readable(answer.text))
            candidate = answer.candidate
            print(f"({candidate.version}: {candidate.model}, ${answer.usd:.6f})", file=sys.stderr)
            said = {"role": "user", "content": question}, {"role": "assistant", "content": answer.text}
            turns = [*turns, *said][-2 * bot.rules.history_turns :] if bot.rules.history_turns else []
        if given.question:
            break
    return status


def _next_question() -> str:
    """The next line; empty at the end."""
    if sys.stdin.isatty():
        print("> ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
