"""Find what is added to a model's prompt: the nearest pins, then the dataset's examples."""

from dataclasses import replace
from datetime import datetime

from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval.few_shot import NearestExamples
from tuneline.retrieval.finder import Pair
from tuneline.retrieval.pinned_answers import Pins, shown_pins
from tuneline.retrieval.question_key import question_key


def prompt_examples(
    question: str,
    *,
    pins: Pins,
    found: NearestExamples,
    count: int,
    now: datetime,
    leave_out: Pair | None = None,
) -> ShownExamples:
    """Return what is added: the nearest pins, and `count` of the examples `found` for the question.

    An example whose question is pinned is left out, so that no dataset overrules a pin. `leave_out` is a
    held-out example of an evaluation: the text has neither its question nor its answer.
    """
    near = pins.near(question, now=now)
    used = near if leave_out is None else pins.near(question, now=now, leave_out=leave_out)
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
