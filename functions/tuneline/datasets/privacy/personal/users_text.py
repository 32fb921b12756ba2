"""Mask one text of a user, without the operator's answers at hand: professionals' names stay."""

from tuneline.datasets.privacy.personal.mask import mask
from tuneline.datasets.privacy.personal.operator_data import OperatorData


def without_personal_data(text: str) -> str:
    """Return the text with placeholders for personal data, keys and passwords."""
    return mask(text, OperatorData(keeps_titled=True)).text
