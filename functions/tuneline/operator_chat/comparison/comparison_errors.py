"""Why two answers cannot be shown."""

from tuneline.errors import DropError


class BudgetSpentDropError(DropError):
    """The month's budget of answers does not allow two more."""


class NoComparisonDropError(DropError):
    """A model gave no answer in time, or is gone."""


class PinnedDropError(DropError):
    """The bot answers the question with a pinned answer, which is the error's text."""
