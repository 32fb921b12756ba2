"""The platform's base models, and their shutdown dates at OpenAI.

https://platform.openai.com/docs/deprecations, as of 2026-11-20.
"""

from dataclasses import dataclass
from datetime import date, timedelta

GRACE = timedelta(days=55)


@dataclass(frozen=True)
class BaseModel:
    """A model of OpenAI: its creation (seconds since 1970), its shutdown date, whether it can be tuned.

    A model that `thinks` has other parameters, and reasons before it answers unless that is disabled.
    """

    created: int
    ends: date | None
    trainable: bool = False
    thinks: bool = False


END = date(2027, 1, 14)
# Fine-tuning takes only dated snapshots; names without a date answer, but cannot be tuned.
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
    """Return the shutdown date of `model` on a platform that started on `started`.

    That is OpenAI's date if it is in the future. An emulator that is started later keeps its models for 55
    days, as many as were left when this was written, so that it works after OpenAI's shutdown.
    """
    if model.ends is None or model.ends > started:
        return model.ends
    return started + GRACE
