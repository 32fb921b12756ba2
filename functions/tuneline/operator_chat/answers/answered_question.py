"""Find the question of an event of the operator's own chat, and what the bot answered."""

from dataclasses import dataclass

from tuneline.chat.context import EventContext
from tuneline.chat.memory import history
from tuneline.chat.replies.normalize import normalize
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, unanswered_path


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question, and its answer as the bot gave it; empty if it gave none."""

    question: str
    answer: str

    def is_same(self, question: str, answer: str) -> bool:
        """Whether this is the question with its answer, apart from spaces, signs at both ends, and case."""
        given = normalize(answer)
        return (
            bool(given)
            and given == normalize(self.answer)
            and question_key(question) == question_key(self.question)
        )


async def answered_question(
    documents: Documents, context: EventContext, event: str
) -> AnsweredQuestion | None:
    """Return the question of `event`. None if it is not stored any more, or has no words."""
    found = _of_turn(context, event) or await _of_list(documents, context, event)
    return found if found and question_key(found.question) else None


def _of_turn(context: EventContext, event: str) -> AnsweredQuestion | None:
    turn = history.turn_of(context.chat_record, event)
    return AnsweredQuestion(turn["question"], turn["answer"]) if turn else None


async def _of_list(documents: Documents, context: EventContext, event: str) -> AnsweredQuestion | None:
    """The question if the bot said that it does not know, or apologized: then it is listed as unanswered."""
    listed = await read_record(documents, UnansweredQuestion, unanswered_path(event))
    is_whole = listed is not None and listed.chat == context.path and not listed.is_masked
    return AnsweredQuestion(listed.question, "") if listed and is_whole else None
