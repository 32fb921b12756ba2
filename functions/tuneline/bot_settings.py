"""What an operator may change while the bot runs: the document `bot/settings`, read with every message."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, get_args

from tuneline import logs
from tuneline.line.split_messages import MESSAGE_UNITS, units
from tuneline.settings import LANGUAGES, Promote

SETTINGS: Final = "bot/settings"
# Fields that hold one word of a few.
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {"language": LANGUAGES, "promote": get_args(Promote)}
# More than anybody means, and less than a document holds.
_MOST: Final = 10**9
_MOST_CHARACTERS: Final = 100_000


@dataclass(frozen=True)
class BotRules:
    """Each field is one of the document's, which may lack any of them.

    `language` is one of the bot's six. `system_prompt` is for models without one of their own; `greeting`
    takes the place of ours. In groups a text that begins with `prefix` is for the bot. A chat is answered
    `per_minute` and `per_day` times at most; once a calendar month's answers cost `month_usd` dollars the bot
    rests. An answer has `answer_tokens` tokens at most, 0: as many as the model likes. A
    model that was not trained is shown so many `examples` of the dataset, 20 at most. `history_turns` and
    `history_tokens` bound what a model is told of a chat. `feedback` shows the thumbs under an answer.
    `images` gives pictures to the model, which must be one that sees.
    `promote` says whether a new model comes to serve by itself: `auto`, `gated` or `manual`.
    """

    language: str = "zh-TW"
    system_prompt: str = ""
    greeting: str = ""
    prefix: str = ""
    per_minute: int = 10
    per_day: int = 200
    month_usd: float = 20.0
    answer_tokens: int = 3500
    examples: int = 5
    history_turns: int = 10
    history_tokens: int = 2000
    feedback: bool = True
    images: bool = False
    promote: Promote = "gated"


def read_bot_rules(settings: Mapping[str, Any] | None, *, language: str) -> BotRules:
    """The rules in the document; `language` is the environment's.

    What cannot be used is logged and left as if it were not there: a slip of the operator's must not
    silence the bot.
    """
    given = settings or {}
    usable: dict[str, Any] = {"language": language}
    for each in fields(BotRules):
        value = given.get(each.name)
        if value is None:
            continue
        if why_not(each.name, value) is None:
            usable[each.name] = value
        else:
            logs.warning("bot/settings has a value that cannot be used", field=each.name)
    return BotRules(**usable)


def why_not(name: str, value: object) -> str | None:
    """What the field of that name has to be, where `value` is not; None where it can be used."""
    kind = type(getattr(BotRules, name))
    if name in _CHOICES:
        return None if value in _CHOICES[name] else f"one of {', '.join(_CHOICES[name])}"
    if kind is bool:
        return None if isinstance(value, bool) else "true or false"
    if kind is str:
        return None if isinstance(value, str) and _is_short(name, value) else _text(name)
    numbers = (int, float) if kind is float else (int,)
    if isinstance(value, numbers) and not isinstance(value, bool) and 0 <= value <= _MOST:
        return None
    return f"a {'' if kind is float else 'whole '}number from 0 to {_MOST:,}"


def _is_short(name: str, value: str) -> bool:
    if name == "greeting":
        # LINE refuses a longer message, and a blank one.
        return units(value) <= MESSAGE_UNITS and (not value or bool(value.strip()))
    return len(value) <= _MOST_CHARACTERS


def _text(name: str) -> str:
    most = MESSAGE_UNITS if name == "greeting" else _MOST_CHARACTERS
    return f"a text of at most {most:,} characters" + (", not a blank one" if name == "greeting" else "")
