"""Settings that an operator can change at run time: the document `bot/settings`.

Each message reads it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

from tuneline import logs
from tuneline.line.split_messages import MESSAGE_UNITS, units
from tuneline.settings import LANGUAGES, Promote
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS

Verbatim = Literal["off", "pins", "all"]
Unknown = Literal["model", "say_so"]
Preset = Literal["none", "clinic"]
Drafts = Literal["off", "model", "all"]
# Fields with a fixed set of values.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "language": LANGUAGES,
    "promote": get_args(Promote),
    "verbatim": get_args(Verbatim),
    "unknown": get_args(Unknown),
    "preset": get_args(Preset),
    "drafts": get_args(Drafts),
}
# Limits above any sensible value and below the size of a document.
_MOST: Final = 10**9
_MOST_CHARACTERS: Final = 100_000
_WEB_PAGE: Final = re.compile(r"https://[^\s/]+\.[^\s/]+(?:/\S*)?")
_MOST_OF_WEB_PAGE: Final = 1000
# https://www.law.go.kr/법령/인공지능발전과신뢰기반조성등에관한기본법, in force since 2026-01-22.
_NOTICE_IN_KOREA: Final = (
    "true: with the language ko the notice that an AI answers stays on. "
    "Korea's AI Basic Act, article 31, requires it since 2026-01-22"
)
# A person has a chat for a week at most.
MOST_HUMAN_HOURS: Final = 168
# The fields with limits of their own.
_RANGES: Final[Mapping[str, tuple[int, int]]] = {"human_hours": (1, MOST_HUMAN_HOURS)}


@dataclass(frozen=True)
class BotRules:
    """The fields of the document; each of them may be missing.

    `language` is one of the bot's six. `system_prompt` is for models whose own is not known; `greeting`
    replaces the default one. In groups, a text that begins with `prefix` is for the bot. A chat gets at
    most `per_minute` and `per_day` answers; once the answers of a calendar month cost `month_usd`
    dollars, the bot pauses. An answer has at most `answer_tokens` tokens; 0 sets no limit. A model is
    shown `examples` examples of the dataset, at most 20; a tuned one only with `examples_for_tuned`.
    `history_turns` and `history_tokens` limit the part of a chat that is sent to a model. `feedback`
    shows thumbs under an answer. `images` sends pictures to the model, which must accept images. With
    `verbatim` at `pins`, a question that is pinned gets the pinned answer word for word, and at `all` one
    that an example surely answers gets that answer; `pin_question` puts the answered question above it. With
    `unknown` at `say_so`, a question about nothing in the dataset gets the bot's own words. `promote` is the
    policy for promoting a new model: `auto`, `gated` or `manual`. With `auto_retrain`, the dataset of a model
    that ends soon is trained again within the budget. With `push_digest`, the weekly digest is pushed as a
    notice is. With `ai_notice`, each chat is told before its first answer that an AI answers; always with
    the language ko. `preset` are the extra rules of a trade. `privacy_url` is the operators' own page.
    With `drafts` at `model`, users get a model's answers only if an operator sends them, and at
    `all` also answers word for word; `push_drafts` pushes the notice of waiting drafts.

    A person has a chat for at most `human_hours`. With `handover` the bot offers a person: after two thumbs
    down in a row, and with `handover_button` by a button where it has no good answer. With
    `handover_on_unknown` an unknown answer gives the chat to a person.

    With `mark_as_read`, what the bot has answered is marked as read in LINE's manager. With
    `push_handovers`, the notice that a user waits for a person is pushed as a notice is.
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
    examples_for_tuned: bool = True
    history_turns: int = 10
    history_tokens: int = 2000
    feedback: bool = True
    images: bool = False
    mark_as_read: bool = True
    push_handovers: bool = True
    verbatim: Verbatim = "pins"
    pin_question: bool = False
    unknown: Unknown = "model"
    promote: Promote = "gated"
    auto_retrain: bool = False
    push_digest: bool = False
    ai_notice: bool = True
    preset: Preset = "none"
    privacy_url: str = ""
    drafts: Drafts = "off"
    push_drafts: bool = False
    handover: bool = True
    handover_button: bool = True
    handover_on_unknown: bool = False
    human_hours: int = 12

    def examples_for(self, *, is_tuned: bool) -> int:
        """How many examples a model is shown."""
        return self.examples if self.examples_for_tuned or not is_tuned else 0


def read_bot_rules(settings: Mapping[str, Any] | None, *, language: str) -> BotRules:
    """Read the rules from the document; `language` is the environment's.

    An unusable value is logged and ignored: an operator's mistake must not stop the bot.
    """
    stored = settings or {}
    usable: dict[str, Any] = {"language": language}
    for rule in fields(BotRules):
        value = stored.get(rule.name)
        if value is None:
            continue
        if why_not(rule.name, value) is None:
            usable[rule.name] = value
        else:
            logs.warning("bot/settings has a value that cannot be used", field=rule.name)
    rules = BotRules(**usable)
    if why_overruled("ai_notice", rules.ai_notice, language=rules.language):
        logs.warning("bot/settings has a value that the law forbids", field="ai_notice", language="ko")
        return replace(rules, ai_notice=True)
    return rules


async def stored_rules(documents: Documents, *, language: str) -> BotRules:
    """Read `bot/settings` on its own. `language` is the bot's if its settings name none."""
    (settings,) = await documents.get_many([SETTINGS])
    return read_bot_rules(settings.data if settings else None, language=language)


def why_overruled(name: str, value: object, *, language: str) -> str | None:
    """Describe what the law asks for in the bot's language if it forbids `value`; None if it does not."""
    is_off = name == "ai_notice" and value is False
    return _NOTICE_IN_KOREA if is_off and language == "ko" else None


def why_not(name: str, value: object) -> str | None:
    """Describe the allowed values of the field `name` if `value` is not allowed; None if it is."""
    kind = type(getattr(BotRules, name))
    if name in CHOICES:
        return None if value in CHOICES[name] else f"one of {', '.join(CHOICES[name])}"
    if kind is bool:
        return None if isinstance(value, bool) else "true or false"
    if kind is str:
        return None if isinstance(value, str) and _is_short(name, value) else _text(name)
    numbers = (int, float) if kind is float else (int,)
    least, most = _RANGES.get(name, (0, _MOST))
    if isinstance(value, numbers) and not isinstance(value, bool) and least <= value <= most:
        return None
    return f"a {'' if kind is float else 'whole '}number from {least} to {most:,}"


def _is_short(name: str, value: str) -> bool:
    if name == "greeting":
        # LINE refuses a longer message, and a blank one.
        return units(value) <= MESSAGE_UNITS and (not value or bool(value.strip()))
    if name == "privacy_url":
        return not value or (len(value) <= _MOST_OF_WEB_PAGE and bool(_WEB_PAGE.fullmatch(value)))
    return len(value) <= _MOST_CHARACTERS


def _text(name: str) -> str:
    if name == "privacy_url":
        return f"an address that begins with https://, of at most {_MOST_OF_WEB_PAGE:,} characters"
    most = MESSAGE_UNITS if name == "greeting" else _MOST_CHARACTERS
    return f"a text of at most {most:,} characters" + (", not a blank one" if name == "greeting" else "")
