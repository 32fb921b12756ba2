"""Estimate the cost of an evaluation before it starts, and limit it to the month's budget."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from tuneline.bot_settings import BotRules
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import MOST_TOKENS
from tuneline.inference.completion import call_usd, estimated_tokens
from tuneline.inference.no_answer import INSTRUCTION
from tuneline.models.evaluation.ask_as_bot import added_text
from tuneline.models.evaluation.llm_judge import JUDGED_CHARACTERS, PROMPT
from tuneline.models.evaluation.pairs import Side
from tuneline.models.evaluation.questions import MOST_QUESTIONS, Question
from tuneline.retrieval import few_shot
from tuneline.storage.records.dataset import Dataset

# An answer is assumed to be at most this many times as long as the reference.
LONGER: Final = 2
# Tokens of an answer if the operator sets no limit.
UNBOUNDED_TOKENS: Final = 16_384
# Tokens of a judge's answer: one short sentence and its choice; asked in both orders.
JUDGE_TOKENS: Final = 200
ORDERS: Final = 2


class EvaluationBudget:
    """The remaining budget of an evaluation, in dollars."""

    def __init__(self, usd: Decimal) -> None:
        self._usd = usd
        self._under_way = 0
        self._settled = asyncio.Condition()
        self.is_empty = False

    async def take(self, most: Decimal) -> bool:
        """Reserve the highest price of a call that starts. False if the budget is too small.

        Waits for running calls, because they may cost less than they have reserved.
        """
        async with self._settled:
            await self._settled.wait_for(lambda: most <= self._usd or not self._under_way)
            if most > self._usd:
                self.is_empty = True
                return False
            self._usd -= most
            self._under_way += 1
            return True

    async def settle(self, most: Decimal, paid: Decimal) -> None:
        """Return the unused part of a call's reservation."""
        async with self._settled:
            self._usd += most - paid
            self._under_way -= 1
            self._settled.notify_all()


def answer_usd(
    question: Question,
    candidate: Candidate,
    *,
    rules: BotRules,
    written: int,
    side: Side = "after",
) -> Decimal:
    """The price of one answer of `written` tokens."""
    read = sum(estimated_tokens(turn["content"]) for turn in question.turns)
    read += estimated_tokens(candidate.system_prompt or "")
    if added := added_text(question, candidate, rules, side):
        read += estimated_tokens(added) + estimated_tokens(INSTRUCTION)
    return call_usd(candidate, read=read, written=written)


def judge_usd(question: Question, judge: str, *, written: int = MOST_TOKENS) -> Decimal:
    """The highest price of one verdict: the judge reads the question and three texts."""
    turns = json.dumps([dict(turn) for turn in question.turns], ensure_ascii=False)
    longest = min(max(estimated_tokens(question.reference) * LONGER, MOST_TOKENS), JUDGED_CHARACTERS)
    read = estimated_tokens(PROMPT) + estimated_tokens(turns) + 3 * longest
    return call_usd(Candidate(judge, PROMPT, "judge"), read=read, written=written)


def estimated_usd(
    questions: Iterable[Question],
    sides: Mapping[Side, Candidate],
    judge: str | None,
    *,
    rules: BotRules,
) -> Decimal:
    """Estimate the cost of all questions to the models and the judge."""
    usd = Decimal(0)
    for question in questions:
        written = min(estimated_tokens(question.reference) * LONGER, rules.answer_tokens or UNBOUNDED_TOKENS)
        for side, candidate in sides.items():
            usd += answer_usd(question, candidate, rules=rules, written=written, side=side)
        usd += ORDERS * judge_usd(question, judge, written=JUDGE_TOKENS) if judge else Decimal(0)
    return usd


def foreseen_usd(dataset: Dataset) -> Decimal:
    """Estimate the cost of evaluating a dataset's model before the questions are chosen.

    Four models answer an average example, and read the usual number of others, each at the price of a tuned
    model: the new one also without examples, the serving one, and the base model. A judge and pinned answers
    are added later.
    """
    questions = min(dataset.held_out, MOST_QUESTIONS)
    if not questions or not dataset.examples:
        return Decimal(0)
    tokens = -(-dataset.tokens // dataset.examples)
    prompt = estimated_tokens(dataset.system_prompt or "") + estimated_tokens(INSTRUCTION)
    model = Candidate(f"ft:{dataset.base_model}", None, "foreseen")
    examples = min(BotRules.examples * tokens, few_shot.MOST_CHARACTERS)
    return 4 * questions * call_usd(model, read=tokens + prompt + examples, written=tokens)
