"""The settings by name: a description of each, and the conversion of a value from the command line."""

from typing import Any

import click

from tuneline.bot_settings import BotRules

ABOUT = {
    "language": "of the bot's own texts",
    "system_prompt": "for the base model, and models whose own prompt is not known",
    "greeting": "instead of the bot's own greeting",
    "prefix": "in groups, the bot answers texts that begin with it",
    "per_minute": "answers for a chat in a minute",
    "per_day": "answers for a chat on a day (UTC)",
    "month_usd": "US dollars for a calendar month's answers; then the bot rests",
    "answer_tokens": "the longest answer; 0: the model decides",
    "examples": "examples shown to a model, at most 20",
    "examples_for_tuned": "they are shown to a tuned model, too",
    "history_turns": "turns of a chat that the model gets",
    "history_tokens": "the tokens of those turns, approximately",
    "feedback": "thumbs under each answer",
    "images": "pictures go to the model, which must accept them",
    "mark_as_read": "what the bot has answered is marked as read in LINE's manager",
    "push_handovers": "the notice that a user waits for a person is pushed, if notices are",
    "verbatim": "answers word for word: pins, all (examples of the dataset, too), or off (the model answers)",
    "pin_question": "the answered question above an answer word for word",
    "unknown": "a question about nothing in the dataset: model (it answers) or say_so (the bot says so)",
    "promote": "the policy for promoting a new model",
    "auto_retrain": "trains again by itself before a model ends, within the budget",
    "push_digest": "the weekly digest is pushed, too, if notices are",
    "ai_notice": "each chat is told once that an AI answers; always on in Korean",
    "preset": "extra rules of a trade: none or clinic",
    "privacy_url": "the page with your privacy notice; the greeting and the bot's privacy text link to it",
    "drafts": "an operator sends each answer: model (a model's), all (word for word, too), or off",
    "push_drafts": "the notice of waiting drafts is pushed, too, if notices are",
    "handover": "the bot offers a person: a button, and after two thumbs down in a row",
    "handover_button": "the button that asks for a person, where the bot has no good answer",
    "handover_on_unknown": "an unknown answer gives the chat to a person",
    "human_hours": "the longest time that a person has a chat, in hours; at most 168",
}
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class SettingName(click.ParamType[str]):
    """The name of a setting; its words may be joined by hyphens."""

    name = "setting"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name. Raises BadParameter, which lists the settings."""
        joined = value.strip().lower().replace("-", "_")
        if joined not in ABOUT:
            self.fail(f"there is no setting {value!r}; there are {', '.join(ABOUT)}.", param, ctx)
        return joined

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Complete the name."""
        return [
            click.shell_completion.CompletionItem(name, help=about)
            for name, about in ABOUT.items()
            if name.startswith(incomplete)
        ]


def value(of: str, text: str) -> Any:
    """Convert `text` to the type of the setting; return it unchanged if it is no such value."""
    kind = type(getattr(BotRules, of))
    try:
        if kind is bool:
            return _BOOLEANS.get(text.strip().lower(), text)
        return text if kind is str else kind(text)
    except ValueError:
        return text
