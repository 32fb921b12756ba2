"""Ask the serving model with the bot's own prompt: one question, or a conversation."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import click

from tuneline.inference.fallback import NoAnswerDropError
from tuneline.operator_chat.comparison.bot_answers import BotAnswers
from tuneline.storage.documents import Documents
from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import chat_client
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline model ask "頭痛要看哪一科？"
  scripts/tuneline model ask                        a conversation; an empty line ends it
  scripts/tuneline model ask --model base "頭痛要看哪一科？"
"""


@verb(__doc__, EXAMPLES)
@click.argument("question", required=False)
@click.option(
    "--model", default=chat_client.NOW_SERVING, show_default=True, help="a version, serving, or base"
)
@json_option
@with_bot
def command(bot: DeployedBot, *, question: str | None, model: str, as_json: bool) -> int:
    """Exit with 0 if all questions are answered, else with 1."""

    async def work(store: Documents) -> int:
        client = await chat_client.read_client(store, bot.env)
        try:
            return await Conversation(store, client, model, as_json=as_json).run(question)
        finally:
            await client.model.close()

    return bot.with_documents(work)


class Conversation:
    """The questions of an operator and the model's answers, as many turns as the bot sends to its model."""

    def __init__(self, store: Documents, client: BotAnswers, model: str, *, as_json: bool) -> None:
        self._store, self._client, self._model, self._as_json = store, client, model, as_json
        self._turns: list[dict[str, Any]] = []

    async def run(self, only_question: str | None) -> int:
        """Ask `only_question`, or the questions on the standard input up to an empty line."""
        if only_question:
            return await self._ask(only_question)
        code = FINE
        while question := await asyncio.to_thread(_next_question):
            code = max(code, await self._ask(question))
        return code

    async def _ask(self, question: str) -> int:
        now, client = datetime.now(UTC), self._client
        # As for users: if a model is unavailable, the next one answers.
        candidates = client.chain(now)
        if self._model != chat_client.NOW_SERVING:
            candidates = [await chat_client.named(self._store, client, self._model, now)]
        try:
            answer = await client.ask([*self._turns, {"role": "user", "content": question}], candidates)
        except NoAnswerDropError as failed:
            tell(f"No answer: {failed}.")
            return ATTENTION
        candidate = answer.candidate
        if self._as_json:
            about = {"version": candidate.version, "model": candidate.model, "usd": float(answer.usd)}
            write_json({"question": question, "answer": answer.text, **about})
        else:
            write(readable(answer.text))
            tell(f"({candidate.version}: {candidate.model or chat_client.NO_MODEL}, ${answer.usd:.6f})")
        turn = {"role": "user", "content": question}, {"role": "assistant", "content": answer.text}
        most = 2 * client.rules.history_turns
        self._turns = [*self._turns, *turn][-most:] if most else []
        return FINE


def _next_question() -> str:
    """The next line; empty at the end of the input."""
    if sys.stdin.isatty():
        click.echo("> ", nl=False, err=True)
    return sys.stdin.readline().strip()
