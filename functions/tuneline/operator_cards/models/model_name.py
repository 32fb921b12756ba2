"""Name a model as operators know it: by the time when its training began, instead of its version."""

import re
from datetime import datetime
from typing import Final

from tuneline.operator_cards.local_time import timezone_of, to_the_second
from tuneline.operator_cards.style import shown_name
from tuneline.storage.records.serving import BASE
from tuneline.texts.card_texts import texts

# A version begins with the time when its job was created, in UTC; see `models/promotion_gate.py`.
_TRAINED: Final = re.compile(r"(\d{8}-\d{6})-")


def model_name(version: str, language: str) -> str:
    """Return the name of a version: `2026-11-29 14:30:05`, or the version of a model from elsewhere.

    Trainings that were approved together begin within a minute, so the seconds are a part of it.
    """
    if version == BASE:
        return texts(language)["base"]
    trained = _TRAINED.match(version)
    try:
        began = datetime.strptime(f"{trained[1]}+0000", "%Y%m%d-%H%M%S%z") if trained else None
    except ValueError:
        began = None
    return to_the_second(began, timezone_of(language)) if began else shown_name(version)
