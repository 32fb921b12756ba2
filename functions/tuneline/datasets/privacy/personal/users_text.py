"""Mask what a user wrote, without the dataset at hand: professionals' names stay."""

from typing import Final, NamedTuple

from tuneline.datasets.privacy.personal.mask import ExampleMask, mask
from tuneline.datasets.privacy.personal.operator_data import OperatorData

_TITLED: Final = OperatorData(keeps_titled=True)


class MaskedExchange(NamedTuple):
    """A question and its answer without the user's data, and whether there were some."""

    question: str
    answer: str
    is_masked: bool


def without_personal_data(text: str) -> str:
    """Return the text with placeholders for personal data, keys and passwords."""
    return mask(text, _TITLED).text


def masked_exchange(question: str, answer: str, *, is_own: bool) -> MaskedExchange:
    """Mask the question, and in the answer what was masked in the question.

    If the answer `is_own`, the operator wrote it: it stays as it is, and so does what it has in the question.
    """
    own = OperatorData([answer], keeps_titled=True) if is_own else _TITLED
    example = ExampleMask(f"{question}\n{answer}", own)
    asked = example.mask(question)
    answered = answer if is_own else example.mask_echo(answer).text
    return MaskedExchange(asked.text, answered, bool(asked.kinds))
