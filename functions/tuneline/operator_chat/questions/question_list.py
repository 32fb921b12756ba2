"""Read the open questions for their cards: in groups, with the users' ratings, personal data masked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tuneline.line.flex.limits import CAROUSEL_BUBBLES
from tuneline.operator_cards.question_cards import OpenQuestion
from tuneline.retrieval.open_questions import QuestionGroup, open_groups, read_groups
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, readable
from tuneline.storage.records.answers.feedback import Feedback, feedback_path

# Of the ratings of one question, so many are read: the newest.
MOST_RATINGS: Final = 10


@dataclass(frozen=True)
class QuestionList:
    """The first open questions, and the number of all."""

    first: Sequence[OpenQuestion]
    count: int


async def question_list(documents: Documents) -> QuestionList:
    """Read the open questions, the most frequent first."""
    groups = open_groups(await read_groups(documents))
    shown = groups[:CAROUSEL_BUBBLES]
    ratings = await _ratings(documents, shown)
    first = await asyncio.to_thread(lambda: [_open_question(group, ratings) for group in shown])
    return QuestionList(first, len(groups))


def is_masked_text(text: str) -> bool:
    """Whether the text has personal data, keys or passwords."""
    return _masked(text) != text


async def _ratings(
    documents: Documents, groups: Sequence[QuestionGroup]
) -> dict[str, StoredRecord[Feedback]]:
    """Read the ratings of the groups' questions, by the id of the event."""
    paths = [feedback_path(event) for group in groups for event in _rated(group)]
    read = await documents.get_many(paths) if paths else []
    return {stored.id: stored for stored in readable(Feedback, [document for document in read if document])}


def _rated(group: QuestionGroup) -> list[str]:
    rated = (each.id for each in group.stored if each.record.reason == "thumb_down")
    return [event for event, _ in zip(rated, range(MOST_RATINGS), strict=False)]


def _open_question(group: QuestionGroup, ratings: dict[str, StoredRecord[Feedback]]) -> OpenQuestion:
    """The newest question of the group, with the newest rating that brings a correction."""
    newest, times = group.stored[0], len(group.stored)
    own = [rating for event in _rated(group) if (rating := ratings.get(event))]
    rating = next((each for each in own if each.record.correction), own[0] if own else None)
    if rating is None:
        return OpenQuestion(newest, times)
    answer, correction = rating.record.answer, rating.record.correction
    masked = replace(
        rating.record,
        answer=_masked(answer) if answer else answer,
        correction=_masked(correction) if correction else correction,
    )
    is_hidden = rating.record.is_correction_masked or masked.correction != correction
    # The buttons are about the question that was rated, so that they find its rating.
    question = next((each for each in group.stored if each.id == rating.id), newest)
    return OpenQuestion(question, times, StoredRecord(masked, rating.document), is_hidden)


def _masked(text: str) -> str:
    # Its patterns take a tenth of a second to load, and most taps are about something else.
    from tuneline.datasets.privacy.personal.users_text import without_personal_data  # noqa: PLC0415

    return without_personal_data(text)
