"""The settings by name: what each is about, and how a value is written on a command line."""

import argparse
from typing import Any

from tuneline.bot_settings import BotRules

ABOUT = {
    "language": "the bot's own words",
    "system_prompt": "for models without one of their own",
    "greeting": "in place of the bot's own greeting",
    "prefix": "in groups a text that begins so is for the bot",
    "per_minute": "answers a chat gets within a minute",
    "per_day": "answers a chat gets on one day (UTC)",
    "month_usd": "once a calendar month's answers cost so many dollars the bot rests",
    "answer_tokens": "how long an answer may be; 0: as long as the model likes",
    "examples": "examples shown to a model that was not trained on them, 20 at most",
    "history_turns": "turns of a chat that the model is told",
    "history_tokens": "about how many tokens they may have",
    "feedback": "thumbs under each answer",
    "images": "pictures go to the model, which must be one that sees",
    "promote": "whether a new model comes to serve by itself",
}
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def name(text: str) -> str:
    """The name of a setting, however its words are joined. ArgumentTypeError where there is none."""
    joined = text.strip().lower().replace("-", "_")
    if joined not in ABOUT:
        raise argparse.ArgumentTypeError(f"there is no setting {text!r}; there are {', '.join(ABOUT)}")
    return joined


def value(of: str, text: str) -> Any:
    """What `text` says as a value of that setting; the text itself where it says no such value."""
    kind = type(getattr(BotRules, of))
    try:
        if kind is bool:
            return _BOOLEANS.get(text.strip().lower(), text)
        return text if kind is str else kind(text)
    except ValueError:
        return text
