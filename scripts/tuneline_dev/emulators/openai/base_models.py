"""The models that come with the platform, and the days on which OpenAI ends them.

https://platform.openai.com/docs/deprecations, as of 2026-11-20.
"""

from dataclasses import dataclass
from datetime import date, timedelta

GRACE = timedelta(days=55)


@dataclass(frozen=True)
class BaseModel:
    """A model of OpenAI's: when it came (seconds since 1970), the day it ends, whether it can be tuned.

    One that `thinks` takes other parameters, and thinks before it answers unless it is told not to.
    """

    created: int
    ends: date | None
    trainable: bool = False
    thinks: bool = False


END = date(2027, 1, 14)
# Fine-tuning takes dated snapshots only; the names without a date answer, and cannot be tuned.
BASE_MODELS = {
    "gpt-4.1-mini-2025-04-14": BaseModel(1744317547, END, trainable=True),
    "gpt-4.1-2025-04-14": BaseModel(1744315746, END, trainable=True),
    "gpt-4o-mini-2024-07-18": BaseModel(1721172717, END, trainable=True),
    "gpt-4o-2024-08-06": BaseModel(1722814719, END, trainable=True),
    "gpt-4.1-mini": BaseModel(1744318173, END),
    "gpt-4.1": BaseModel(1744316542, END),
    "gpt-4o-mini": BaseModel(1721172741, END),
    "gpt-4o": BaseModel(1715367049, END),
    "gpt-6-luna": BaseModel(1790000000, None, thinks=True),
    "omni-moderation-latest": BaseModel(1731689265, None),
}


def default_end(model: BaseModel, started: date) -> date | None:
    """The day `model` ends on a platform started on `started`.

    That is OpenAI's day while it lies ahead. A stand-in started later keeps its models for 55 days, as many
    as were left when this was written, so that it does not die with the platform it stands in for.
    """
    if model.ends is None or model.ends > started:
        return model.ends
    return started + GRACE
