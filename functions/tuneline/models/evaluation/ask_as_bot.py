"""Ask a model a question of an evaluation as the bot would: with its examples and its longest answer."""

from tuneline.bot_settings import BotRules
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.models.evaluation.questions import Question


def shown_examples(question: Question, candidate: Candidate, rules: BotRules) -> str:
    """The examples that the bot would add to the prompt of `candidate`."""
    return question.examples if rules.examples_for(is_tuned=candidate.is_tuned) else ""


async def ask(model: ChatModel, question: Question, candidate: Candidate, rules: BotRules) -> Answer:
    """Return the answer of `candidate`. Raises the errors of `ChatModel.answer`."""

    async def examples(asked: Candidate) -> str:
        return shown_examples(question, asked, rules)

    return await model.answer(
        question.turns, candidate=candidate, prompt="", most_tokens=rules.answer_tokens, examples=examples
    )
