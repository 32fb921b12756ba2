"""Read the answers that users have rated with a thumb up, as examples of the next dataset.

A rating is a user's, and so is not trusted: an answer is left out if anyone has rated an answer to the same
question with a thumb down, and one chat adds only a few. Answers that say that the bot does not know are left
out, and those that no model gave: a pinned one may be for some days only, and what an operator made of a
draft may be for its user only.

A user's correction is never among them: it comes into a dataset only as a pinned answer, after an operator
has used it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from tuneline.datasets.sample import ANSWER_CHARACTERS, QUESTION_CHARACTERS
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.answers.feedback import FEEDBACK, Feedback, is_operators
from tuneline.storage.records.answers.unanswered import UNANSWERED, UnansweredQuestion

# Ratings are kept for half a year.
MOST_READ: Final = 20_000
MOST_ANSWERS: Final = 200
MOST_OF_A_CHAT: Final = 3


class RatedAnswer(NamedTuple):
    """A question of a user, and the model's answer with a thumb up."""

    question: str
    answer: str


async def read_rated_answers(documents: Documents) -> Sequence[RatedAnswer]:
    """Read the answers to teach, the newest first."""
    ratings = await query_records(documents, Feedback, FEEDBACK, where={}, limit=MOST_READ)
    listed = await query_records(documents, UnansweredQuestion, UNANSWERED, where={}, limit=MOST_READ)
    return rated_answers(ratings, not_known={each.id for each in listed})


def rated_answers(
    stored: Iterable[StoredRecord[Feedback]], *, not_known: Collection[str] = frozenset()
) -> list[RatedAnswer]:
    """Return the answers to teach, the newest first, one to a question.

    `not_known` are the events whose answers did not answer the question.
    """
    by_key: dict[str, list[Feedback]] = defaultdict(list)
    newest = sorted(stored, key=lambda each: (str(each.record.at), each.id), reverse=True)
    for each in newest:
        known = replace(each.record, version=None) if each.id in not_known else each.record
        by_key[question_key(known.question or "")].append(known)
    by_key.pop("", None)
    of_chat: Counter[str] = Counter()
    chosen: list[RatedAnswer] = []
    for ratings in by_key.values():
        rating = next(filter(_is_whole, ratings), None)
        if rating is None or any(each.rating != "good" for each in ratings):
            continue
        of_chat[rating.chat] += 1
        if of_chat[rating.chat] <= MOST_OF_A_CHAT and len(chosen) < MOST_ANSWERS:
            chosen.append(RatedAnswer((rating.question or "").strip(), (rating.answer or "").strip()))
    return chosen


def _is_whole(rating: Feedback) -> bool:
    """Whether a model gave the answer, both texts are known, and neither is too long for an example."""
    question, answer = (rating.question or "").strip(), (rating.answer or "").strip()
    return (
        _is_of_model(rating.version)
        and 0 < len(question) <= QUESTION_CHARACTERS
        and 0 < len(answer) <= ANSWER_CHARACTERS
    )


def _is_of_model(version: str | None) -> bool:
    return version is not None and not is_operators(version)
