"""Mask users' words before they are stored for months, in a thread.

If masking fails, the words are left out, and what else is stored is not lost: the failure is logged.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tuneline import logs
from tuneline.storage.records.answers.feedback import is_operators, is_word_for_word

if TYPE_CHECKING:
    from tuneline.datasets.privacy.personal.users_text import MaskedExchange


T = TypeVar("T")


async def masked_text(text: str) -> str | None:
    """Return the text with placeholders for personal data, keys and passwords; None if masking fails."""
    return await masked_by(lambda: _masked_text(text))


async def masked_rating(question: str, answer: str, version: str) -> "MaskedExchange | None":
    """Mask a rated question, and what the answer of this version repeats of it; None if masking fails.

    An answer that operators wrote is not masked; what is in one for all users is not masked in the question.
    """
    is_own = is_word_for_word(version)
    masked = await masked_by(lambda: _masked_exchange(question, answer, is_own=is_own))
    return masked._replace(answer=answer) if masked and is_operators(version) else masked


async def masked_by(mask: Callable[[], T]) -> T | None:
    """Call `mask` in a thread. None if it fails, for whatever reason: only raw words are worse than none."""
    try:
        return await asyncio.to_thread(mask)
    except Exception as failed:  # noqa: BLE001 a defect in a pattern must not lose the user's rating
        logs.error("a text could not be masked, and is left out", failed)
        return None


def _masked_text(text: str) -> str:
    # Its patterns take a tenth of a second to load, and most messages are answered.
    from tuneline.datasets.privacy.personal.users_text import without_personal_data  # noqa: PLC0415

    return without_personal_data(text)


def _masked_exchange(question: str, answer: str, *, is_own: bool) -> "MaskedExchange":
    from tuneline.datasets.privacy.personal.users_text import masked_exchange as exchange  # noqa: PLC0415

    return exchange(question, answer, is_own=is_own)
