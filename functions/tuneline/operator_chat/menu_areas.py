"""Recognize a tap on an area of the operators' menu."""

from typing import Final

from tuneline.operator_cards.postback import ForeignPostbackDropError, read_postback
from tuneline.operator_cards.rich_menu import AREAS

_VERBS: Final = frozenset(verb for verb, _ in AREAS)


def area_of(data: str) -> str | None:
    """Return the verb of the area whose postback `data` is; None if it is of no area."""
    try:
        verb = read_postback(data).verb
    except ForeignPostbackDropError:
        return None
    return verb if verb in _VERBS else None
