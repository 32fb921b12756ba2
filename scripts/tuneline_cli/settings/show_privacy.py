"""Print a privacy notice for your page, made from the deployment: who processes what, where, how long."""

from collections.abc import Mapping

import click

from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.settings import LANGUAGES, BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import record_of
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.serving import SERVING, Serving
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write, write_json
from tuneline_cli.settings.privacy_page import PrivacyFacts, privacy_facts, privacy_page

EXAMPLES = """
  scripts/tuneline settings privacy
  scripts/tuneline settings privacy --language ja > privacy.txt
  scripts/tuneline settings set privacy_url https://clinic.example/privacy      links to your page
"""
_NEXT = """Fill in what is in brackets, and have it checked: this is no legal advice.
Put it on your page, and let the bot link to it: scripts/tuneline settings set privacy_url https://…"""


@verb(__doc__, EXAMPLES)
@click.option("--language", type=click.Choice(LANGUAGES), help="of the notice  [default: the bot's]")
@json_option
@with_bot
def command(bot: DeployedBot, *, language: str | None, as_json: bool) -> int:
    """Exit with 0."""
    facts, rules = bot.with_documents(lambda store: read_privacy_facts(store, bot.env))
    text = privacy_page(facts, language=language or rules.language)
    if as_json:
        hosts = [host._asdict() for host in facts.hosts]
        kept = {key.removeprefix("kept_"): period.total_seconds() for key, period in facts.kept.items()}
        write_json({"text": text, "hosts": hosts, "region": facts.region, "kept_seconds": kept})
    else:
        write(text)
    tell(_NEXT)
    return FINE


async def read_privacy_facts(store: Documents, env: Mapping[str, str]) -> tuple[PrivacyFacts, BotRules]:
    """Read what the notice says, and the bot's rules."""
    settings, serving = await store.get_many([SETTINGS, SERVING])
    rules = read_bot_rules(settings.data if settings else None, language=read(BotSettings, env).language)
    return privacy_facts(env, rules, record_of(Serving, serving)), rules
