"""Find what is added to a model's prompt: the nearest pins, then the dataset's examples."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval.few_shot import NearestExamples
from tuneline.retrieval.finder import Pair
from tuneline.retrieval.pinned_answers import MOST_SHOWN, Pins, StoredPin, pair_of, shown_pins
from tuneline.retrieval.question_key import is_same_pair, question_key

# As many of the nearest pins by meaning come first. The others are those with the same words.
MOST_MEANT: Final = 3


def prompt_examples(
    question: str,
    *,
    pins: Pins,
    found: NearestExamples,
    meant: Sequence[StoredPin] = (),
    count: int,
    now: datetime,
    leave_out: Pair | None = None,
) -> ShownExamples:
    """Return what is added: the nearest pins, and `count` of the examples `found` for the question.

    `meant` are pins in force, the nearest by meaning first. An example whose question is pinned is left out,
    so that no dataset overrules a pin. `leave_out` is a held-out example of an evaluation: the text has
    neither its question nor its answer.
    """
    near = _first([*meant[:MOST_MEANT], *pins.near(question, now=now)])
    used = near
    if leave_out is not None:
        others = [pin for pin in meant if not is_same_pair(pair_of(pin), leave_out)]
        used = _first([*others[:MOST_MEANT], *pins.near(question, now=now, leave_out=leave_out)])
    above = shown_pins(used)
    # A pin that is left out overrules its example nevertheless.
    pinned = {question_key(pin.record.question) for pin in (*near, *used)}
    shown = found.shown(count, without=pinned)
    return replace(
        shown,
        text="\n\n".join(filter(None, (above.text, shown.text))),
        pins=above.pins,
        decision=found.decision,
    )


def _first(pins: Sequence[StoredPin]) -> list[StoredPin]:
    """The first pins, each once."""
    return list({pin.id: pin for pin in pins}.values())[:MOST_SHOWN]
