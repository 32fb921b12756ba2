"""Have both models answer a question, in the reply token's time and the month's budget of answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.chat.limits import monthly_usage
from tuneline.chat.limits.month_budget import most_usd
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, EmptyAnswerRetryError
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.models.evaluation import ask_as_bot
from tuneline.models.evaluation.pairs import read_pairs
from tuneline.models.evaluation.questions import Question
from tuneline.operator_chat.comparison.bot_answers import PINNED, BotAnswers, read_bot_answers
from tuneline.operator_chat.comparison.compared_models import candidate_of
from tuneline.operator_chat.comparison.comparison_errors import (
    BudgetSpentDropError,
    NoComparisonDropError,
    PinnedDropError,
)
from tuneline.operator_chat.comparison.held_out_questions import ANSWER_CHARACTERS
from tuneline.operator_chat.console import Console
from tuneline.storage.records.evaluations.comparison import ComparedQuestion, ModelComparison

# After receipt of the tap; the rest of the minute is for the reply.
ANSWER_BY_SECONDS: Final = 40.0
LEAST_SECONDS: Final = 5.0


class BothModels:
    """Asks the models of one comparison."""

    def __init__(self, console: Console, context: EventContext) -> None:
        self._console = console
        self._context = context
        self._documents = console.documents

    async def answered(self, comparison: ModelComparison, number: int) -> ComparedQuestion:
        """Return the question with both answers; each missing one is asked for.

        Raises BudgetSpentDropError, NoComparisonDropError, PinnedDropError.
        """
        question = comparison.questions[number]
        versions = {"first": comparison.first, "second": comparison.second}
        missing = {side: version for side, version in versions.items() if getattr(question, side) is None}
        if not missing:
            return question
        candidates = [await self._candidate(version) for version in missing.values()]
        bot = await self._bot()
        self._require_budget(candidates, bot)
        held_out = await self._held_out(comparison, question)
        async with self._console.loading(self._context):
            answers = await self._ask(question.question, held_out, candidates, bot)
        for side, answer in zip(missing, answers, strict=True):
            changes: dict[str, Any] = {side: answer.text[:ANSWER_CHARACTERS], f"{side}_knows": answer.knows}
            question = replace(question, **changes)
        return question

    async def _candidate(self, version: str) -> Candidate:
        serving = self._context.serving
        found = await candidate_of(self._documents, version, serving, base_model=self._console.base_model)
        if found is None:
            raise NoComparisonDropError(f"the model {version} is gone")
        return found

    async def _bot(self) -> BotAnswers:
        models = await asyncio.to_thread(self._console.bot_models)
        return await read_bot_answers(
            self._documents,
            model=models.model,
            base_models=models.base_models,
            language=self._console.bot.language,
        )

    def _require_budget(self, candidates: Sequence[Candidate], bot: BotAnswers) -> None:
        most = sum((self._most(candidate, bot) for candidate in candidates), Decimal(0))
        if Decimal(str(self._context.spent_usd)) + most > Decimal(str(self._context.rules.month_usd)):
            raise BudgetSpentDropError("the month's budget of answers is used up")

    def _most(self, candidate: Candidate, bot: BotAnswers) -> Decimal:
        return most_usd(self._context, candidate, prompt=bot.prompt)

    async def _held_out(self, comparison: ModelComparison, question: ComparedQuestion) -> Question | None:
        """Return the question of the evaluation, which lacks its own example; None if it is not there."""
        if question.pair is None:
            return None
        pairs = await read_pairs(self._documents, comparison.evaluation, question.pair + 1)
        found = (pair.question for pair in pairs if pair.question.text == question.question)
        return next(found, None)

    async def _ask(
        self, text: str, held_out: Question | None, candidates: Sequence[Candidate], bot: BotAnswers
    ) -> list[Answer]:
        tasks = [asyncio.create_task(self._answer(text, held_out, each, bot)) for each in candidates]
        left = max(ANSWER_BY_SECONDS - self._context.waited, LEAST_SECONDS)
        try:
            await asyncio.wait(tasks, timeout=left)
        finally:
            for task in tasks:
                task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        await self._count(candidates, results, bot)
        for result in results:
            if isinstance(result, (DropError, RetryError, asyncio.CancelledError)):
                logs.warning("a model that is compared gave no answer", error=type(result).__name__)
                raise NoComparisonDropError("a model gave no answer in time")
            if isinstance(result, BaseException):
                raise result
        answers = [result for result in results if isinstance(result, Answer)]
        if all(answer.candidate.version.startswith(PINNED) for answer in answers):
            raise PinnedDropError(answers[0].text)
        return answers

    async def _answer(
        self, text: str, held_out: Question | None, candidate: Candidate, bot: BotAnswers
    ) -> Answer:
        if held_out is not None:
            return await ask_as_bot.ask(bot.model, held_out, candidate, bot.rules, "after")
        return await bot.ask([{"role": "user", "content": text}], [candidate])

    async def _count(
        self, candidates: Sequence[Candidate], results: Sequence[Answer | BaseException], bot: BotAnswers
    ) -> None:
        """Count the cost in the month's answers; a stopped call counts as the most it may have cost."""
        usd = Decimal(0)
        for candidate, result in zip(candidates, results, strict=True):
            if isinstance(result, (Answer, NoAnswerDropError, EmptyAnswerRetryError)):
                usd += result.usd
            elif isinstance(result, asyncio.CancelledError):
                usd += self._most(candidate, bot)
        if usd:
            spent = {"micro_usd": monthly_usage.millionths(usd)}
            await self._documents.add(monthly_usage.path(self._context.now()), spent)
