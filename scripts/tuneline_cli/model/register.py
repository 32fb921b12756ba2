"""Register a model that was trained elsewhere, on Vertex AI or at a host with OpenAI's API."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import click

from tuneline.errors import DropError
from tuneline.inference.candidates import Candidate
from tuneline.models import lifecycle
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model.decision import by_option, decider
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline model register gpu-1 --model clinic-lora --endpoint gpu --system-prompt "你是診所的櫃檯。"
  scripts/tuneline model register azure-1 --model linebot --endpoint azure \\
      --base-model gpt-4.1-mini-2025-04-14 --ends 2027-10-14
  scripts/tuneline model promote gpu-1
"""


def _date(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date such as 2027-10-14.") from None


@verb(__doc__, EXAMPLES)
@click.argument("version")
@click.option("--model", required=True, help="its name at its host")
@click.option("--endpoint", default="", help="its host in CHAT_ENDPOINTS, if it is not the default host")
@click.option("--base-model", default="", help="its base model, if known")
@click.option("--system-prompt", help='prompt it was trained with; "" for none  [default: the bot\'s own]')
@click.option("--ends", callback=_date, help="its last day, if known: 2027-10-14")
@click.option("--no-probe", is_flag=True, help="do not ask it a question first")
@by_option
@dry_run_option
@yes_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    version: str,
    ends: str | None,
    no_probe: bool,
    by: str | None,
    dry_run: bool,
    yes: bool,
    **model: Any,
) -> int:
    """Exit with 0 if it is registered, with 1 if it does not answer or the version is taken."""
    name, prompt, endpoint = model["model"], model["system_prompt"], model["endpoint"]
    candidate = Candidate(name, prompt, version, endpoint, model["base_model"])
    if not no_probe and not _answers(bot, candidate):
        return ATTENTION
    where = f"the endpoint {candidate.host}" if candidate.host else "CHAT_BASE_URL"
    tell(f"{version}: {name} at {where} will be one of the bot's models.")
    if dry_run:
        return FINE
    if declined := confirm("Register it?", yes=yes):
        return declined
    who, now = decider(by), datetime.now(UTC)
    try:
        bot.with_documents(
            lambda store: lifecycle.register(store, candidate, by=who, now=now, shutdown_date=ends)
        )
    except DropError as impossible:
        tell(f"{impossible}.")
        return ATTENTION
    tell(f"To let it serve: scripts/tuneline model promote {version}")
    return FINE


def _answers(bot: DeployedBot, candidate: Candidate) -> bool:
    # OpenAI's SDK takes half a second to load.
    from tuneline_cli.model import probe  # noqa: PLC0415

    return asyncio.run(probe.answers(candidate, bot.env))
