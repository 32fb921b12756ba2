"""Ask a model a question of an evaluation as the bot would: with its examples and its longest answer.

The side `toggled` has examples if the bot shows the model none, else it has none.
"""

from tuneline.bot_settings import BotRules
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.inference.model_host import ShownExamples
from tuneline.models.evaluation.pairs import Side
from tuneline.models.evaluation.questions import Question


def shown_examples(question: Question, candidate: Candidate, rules: BotRules, side: Side = "after") -> str:
    """The examples that are added to the prompt of `candidate` at this side."""
    is_shown = rules.examples_for(is_tuned=candidate.is_tuned) > 0
    return question.examples if is_shown != (side == "toggled") else ""


async def ask(
    model: ChatModel, question: Question, candidate: Candidate, rules: BotRules, side: Side
) -> Answer:
    """Return the answer of `candidate`. Raises the errors of `ChatModel.answer`."""

    async def examples(asked: Candidate) -> ShownExamples:
        return ShownExamples(shown_examples(question, asked, rules, side))

    return await model.answer(
        question.turns, candidate=candidate, prompt="", most_tokens=rules.answer_tokens, examples=examples
    )
