"""Show every setting: its value, whether it is set, and a description."""

from collections.abc import Iterator, Mapping
from typing import Any

from tuneline.bot_settings import read_bot_rules, why_not, why_overruled
from tuneline.charts.text_width import display_width
from tuneline.datasets.findings.printable import as_printable
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import write, write_json
from tuneline_cli.settings.setting_names import ABOUT

EXAMPLES = """
  scripts/tuneline settings show
  scripts/tuneline settings show --json            long texts in full
"""
# The most characters of a long text that are shown.
_SHOWN = 30


@verb(__doc__, EXAMPLES)
@json_option
@with_bot
def command(bot: DeployedBot, *, as_json: bool) -> int:
    """Exit with 0, or with 1 if a stored value cannot be used."""
    stored = bot.with_documents(_read)
    settings = list(_settings(stored, language=read(BotSettings, bot.env).language))
    if as_json:
        write_json({setting.pop("name"): setting for setting in settings})
    else:
        write("\n".join(map(_line, settings)))
    return ATTENTION if any("has_to_be" in setting for setting in settings) else FINE


async def _read(store: Documents) -> Mapping[str, Any]:
    (document,) = await store.get_many([SETTINGS])
    return document.data if document else {}


def _settings(stored: Mapping[str, Any], *, language: str) -> Iterator[dict[str, Any]]:
    used = vars(read_bot_rules(stored, language=language))
    for name, about in ABOUT.items():
        given = stored.get(name)
        setting = {"name": name, "value": used[name], "is_set": given is not None, "about": about}
        law = why_overruled(name, given, language=used["language"])
        if given is not None and (wrong := why_not(name, given) or law):
            setting |= {"given": given, "has_to_be": wrong}
        yield setting


def _line(setting: Mapping[str, Any]) -> str:
    value = setting["value"]
    text = as_printable(str(value).lower() if isinstance(value, bool) else str(value)) or "–"
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    if "has_to_be" in setting:
        given = as_printable(str(setting["given"]))[:_SHOWN]
        state = f"{given!r} was set and is not used: {setting['has_to_be']}"
    else:
        state = "set" if setting["is_set"] else "default"
    padding = " " * max(1, _SHOWN + 3 - display_width(text))
    return f"{setting['name']:<15} {text}{padding}{state:<8} {setting['about']}"
