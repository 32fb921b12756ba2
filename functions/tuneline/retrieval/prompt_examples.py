"""Make the text that is added to a model's prompt: the nearest pins, then the dataset's examples."""

from datetime import datetime

from tuneline.retrieval.few_shot import Examples
from tuneline.retrieval.pinned_answers import Pins, pins_text
from tuneline.retrieval.question_key import question_key
from tuneline.storage.records.examples import ExamplesSource


async def prompt_examples(
    question: str,
    *,
    pins: Pins,
    examples: Examples | None,
    source: ExamplesSource | None,
    count: int,
    now: datetime,
) -> str:
    """Return the text: the nearest pins, and `count` examples.

    An example whose question is pinned is left out, so that no dataset overrules a pin.
    """
    near = pins.near(question, now=now)
    if examples is None:
        return pins_text(near)
    pinned = {question_key(pin.question) for pin in near}
    shown = await examples.near(question, source=source, count=count, without=pinned)
    return "\n\n".join(filter(None, (pins_text(near), shown)))
