"""Ask a model a question of an evaluation as the bot would: with the same pins and examples.

The side `toggled` has examples if the bot shows the model none, else it has none. Each side has the pins.

A held-out question stands for all wordings of users, of which the model gets most. So it is asked also if the
bot answers this very wording with its example, word for word, or refuses it: without its own example, what
the finder decides says nothing. Only a pinned question is not asked, since its pin does not depend on scores.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tuneline.bot_settings import BotRules
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.inference.model_host import ShownExamples
from tuneline.models.evaluation.inputs import EvaluationInputs
from tuneline.models.evaluation.pairs import Side
from tuneline.models.evaluation.questions import Question
from tuneline.retrieval.few_shot import Examples, NearestExamples
from tuneline.retrieval.pinned_answers import Pins, StoredPin, pair_of
from tuneline.retrieval.prompt_examples import prompt_examples
from tuneline.texts import chat_texts


class BotPrompts:
    """What the bot adds to its prompts, with the pins in force at `now`."""

    def __init__(
        self, inputs: EvaluationInputs, *, pins: Pins, examples: Examples | None, now: datetime
    ) -> None:
        self._inputs = inputs
        self._pins = pins
        self._examples = examples
        self._now = now

    def is_pinned(self, question: Question) -> bool:
        """Whether the bot answers the question with a pin, word for word, so that no model is asked."""
        is_verbatim = self._inputs.rules.verbatim != "off"
        return is_verbatim and self._pins.exact(question.text, now=self._now) is not None

    async def added_to(self, question: Question) -> Question:
        """Add the texts to the question, without its own pin and example: those have the answer."""
        left_out = (question.text, question.reference)
        in_force = self._pins.in_force(self._now)
        found = await self._found(question.text, in_force, left_out)

        def text(count: int) -> str:
            return prompt_examples(
                question.text,
                pins=self._pins,
                found=found,
                meant=[in_force[place] for place in found.pins],
                count=count,
                now=self._now,
                leave_out=left_out,
            ).text

        return replace(question, examples=text(self._inputs.rules.examples), pins=text(0))

    async def _found(
        self, question: str, in_force: Sequence[StoredPin], left_out: tuple[str, str]
    ) -> NearestExamples:
        if self._examples is None:
            return NearestExamples()
        pins = [*map(pair_of, in_force)]
        return await self._examples.find(
            question, source=self._inputs.examples, pins=pins, leave_out=left_out
        )


def added_text(question: Question, candidate: Candidate, rules: BotRules, side: Side = "after") -> str:
    """The pins and examples that are added to the prompt of `candidate` at this side."""
    is_shown = rules.examples_for(is_tuned=candidate.is_tuned) > 0
    return question.examples if is_shown != (side == "toggled") else question.pins


async def ask(
    model: ChatModel, question: Question, candidate: Candidate, rules: BotRules, side: Side
) -> Answer:
    """Return the answer of `candidate`. Raises the errors of `ChatModel.answer`."""

    async def added(asked: Candidate) -> ShownExamples:
        return ShownExamples(added_text(question, asked, rules, side))

    return await model.answer(
        question.turns,
        candidate=candidate,
        prompt="",
        most_tokens=rules.answer_tokens,
        examples=added,
        unknown=chat_texts.text("unknown", rules.language),
    )
