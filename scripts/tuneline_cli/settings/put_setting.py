"""Change one setting; the bot reads it with the next message."""

import sys
from pathlib import Path

import click

from tuneline.bot_settings import stored_rules, why_not, why_overruled
from tuneline.datasets.findings.printable import as_printable
from tuneline.settings import LANGUAGES, BotSettings, read
from tuneline.storage.documents import Document, Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.update import change
from tuneline_cli.command import ATTENTION, FINE, dry_run_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell
from tuneline_cli.settings import setting_names

EXAMPLES = """
  scripts/tuneline settings set month_usd 40
  scripts/tuneline settings set language ja
  scripts/tuneline settings set images on
  scripts/tuneline settings set system_prompt --file prompt.txt      - is the standard input
  scripts/tuneline settings set month_usd 40 --dry-run               only checks the value
"""
# The most characters of an unusable value that are shown.
_SHOWN = 40


@verb(__doc__, EXAMPLES)
@click.argument("name", type=setting_names.SettingName())
@click.argument("value", required=False)
@click.option("--file", help="a text file that holds the value; - is the standard input")
@dry_run_option
@with_bot
def command(bot: DeployedBot, *, name: str, value: str | None, file: str | None, dry_run: bool) -> int:
    """Exit with 0 if it is set, with 1 if the value cannot be used."""
    if (value is None) == (file is None):
        raise click.UsageError("Give a value or --file, not both.")
    try:
        text = _read(file) if value is None else value
    except UnicodeDecodeError:
        tell(f"{file} is not UTF-8: save it as UTF-8. Nothing was changed.")
        return ATTENTION
    converted = setting_names.value(name, text)
    if wrong := why_not(name, converted) or _why_overruled(bot, name, converted):
        shown = as_printable(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
        tell(f"{name} has to be {wrong}, not “{shown}”. Nothing was changed.")
        return ATTENTION
    if dry_run:
        tell(f"{name} would be set.")
        return FINE
    written = bot.with_documents(lambda store: write_setting(store, name, converted))
    tell(f"{name} is set, from the next message on.")
    stored = written.data if written else {}
    if law := why_overruled("ai_notice", stored.get("ai_notice"), language=str(stored.get("language"))):
        tell(f"ai_notice counts as {law}.")
    return FINE


async def write_setting(store: Documents, name: str, value: object) -> Document | None:
    """Write one setting, whose value the caller has checked. Returns all settings."""
    return await change(store, SETTINGS, lambda old: {**(old or {}), name: value})


def _why_overruled(bot: DeployedBot, name: str, value: object) -> str | None:
    """Describe the value that the law asks for in the bot's language, if it forbids this one."""
    if not any(why_overruled(name, value, language=language) for language in LANGUAGES):
        return None
    environment = read(BotSettings, bot.env).language

    async def language(store: Documents) -> str:
        return (await stored_rules(store, language=environment)).language

    return why_overruled(name, value, language=bot.with_documents(language))


def _read(file: str | None) -> str:
    """The text in the file, without the line end that an editor puts at its end."""
    raw = sys.stdin.buffer.read() if file in ("-", None) else Path(str(file)).read_bytes()
    return raw.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
