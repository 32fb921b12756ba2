"""Set the rules of a trade at once, or undo them: clinic, or none."""

from collections.abc import Mapping
from typing import Any, get_args

import click

from tuneline.bot_settings import Preset, read_bot_rules
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.update import change
from tuneline.texts.preset_texts import clinic_greeting
from tuneline_cli.command import FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write, write_json
from tuneline_cli.settings.clinic_preset import (
    Change,
    end_changes,
    preset_changes,
    with_preset,
    without_preset,
)

EXAMPLES = """
  scripts/tuneline settings preset clinic --dry-run      shows what it would change
  scripts/tuneline settings preset clinic
  scripts/tuneline settings preset none                  undoes it
"""
_OWN_GREETING = """Your own greeting stays. A clinic's greeting should also say what this one says:

{greeting}
"""
_NEXT = """`unknown` needs an embedder and twenty examples: see functions/SETTINGS.md.
For the first days, have an operator send each answer: scripts/tuneline settings set drafts model
The privacy text for your page: scripts/tuneline settings privacy"""


@verb(__doc__, EXAMPLES)
@click.argument("name", type=click.Choice(get_args(Preset)))
@dry_run_option
@yes_option
@json_option
@with_bot
def command(bot: DeployedBot, *, name: Preset, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Exit with 0 if the settings are so, with 1 if the operator declines."""
    language = read(BotSettings, bot.env).language
    stored = bot.with_documents(_read)
    is_clinic = name == "clinic"
    changes = preset_changes(stored, language=language) if is_clinic else end_changes(stored)
    if as_json:
        write_json({setting: each._asdict() for setting, each in changes.items()})
    else:
        write("\n".join(_line(setting, each) for setting, each in changes.items()) or "No change.")
    rules = read_bot_rules(stored, language=language)
    if is_clinic and rules.greeting and rules.greeting != clinic_greeting(rules.language):
        tell(_OWN_GREETING.format(greeting=clinic_greeting(rules.language)))
    if dry_run or not changes:
        return FINE
    if declined := confirm(f"Change {len(changes)} settings?", yes=yes):
        tell("Nothing was changed.")
        return declined
    bot.with_documents(lambda store: write_preset(store, name, language=language))
    tell("They are changed, from the next message on.")
    if is_clinic:
        tell(_NEXT)
    return FINE


async def write_preset(store: Documents, name: Preset, *, language: str) -> None:
    """Set the rules of a trade, or undo them. `language` is the environment's."""

    def changed(now: Mapping[str, Any] | None) -> dict[str, Any]:
        return with_preset(now or {}, language=language) if name == "clinic" else without_preset(now or {})

    await change(store, SETTINGS, changed)


async def _read(store: Documents) -> Mapping[str, Any]:
    (document,) = await store.get_many([SETTINGS])
    return document.data if document else {}


def _line(setting: str, change: Change) -> str:
    before, after = map(_shown, change)
    if "\n" in after or "\n" in before:
        return f"{setting}\n- {before}\n+ {after}".replace("\n", "\n  ")
    return f"{setting:<15} {before} → {after}"


def _shown(value: object) -> str:
    if value is None:
        return "(default)"
    return str(value).lower() if isinstance(value, bool) else readable(str(value))
