"""Compare the model that answers a part of the chats with the current one, or stop it.

`model promote VERSION --share 10` starts a canary or changes its share; `model promote VERSION` finishes it.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tuneline.errors import DropError
from tuneline.models.canary import decisions
from tuneline.models.canary.figures import CanaryFigures, read_figures
from tuneline.models.registry import ChangedMeanwhileRetryError
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents
from tuneline.storage.records.serving import Canary
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.model.canary.columns import canary_fields, canary_lines
from tuneline_cli.model.decision import Decision, with_decision
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline model canary
  scripts/tuneline model canary --json
  scripts/tuneline model canary --report canary.html --language zh-TW
  scripts/tuneline model canary --stop --reason "it invents prices"
"""


@verb(__doc__, EXAMPLES)
@click.option("--stop", is_flag=True, help="let the current model answer all chats again")
@click.option("--report", type=click.Path(dir_okay=False, writable=True), help="write a page to this file")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="of the page")
@json_option
@with_decision
@dry_run_option
@yes_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    stop: bool,
    report: str | None,
    language: str,
    as_json: bool,
    decision: Decision,
    dry_run: bool,
    yes: bool,
) -> int:
    """Exit with 0; with 1 if no canary runs, or if it is not stopped."""
    figures = bot.with_documents(read_canary)
    if figures is None:
        if as_json:
            write_json(None)
        tell("No canary runs. To start one: scripts/tuneline model promote VERSION --share 10")
        return ATTENTION
    if stop:
        return _stop(bot, figures.canary, decision, dry_run=dry_run, yes=yes)
    if report is not None:
        _write_page(figures, report, language)
    elif as_json:
        write_json(canary_fields(figures))
    else:
        write("\n".join(canary_lines(figures)))
    return FINE


def _write_page(figures: CanaryFigures, path: str, language: str) -> None:
    # Jinja2 takes a while to load.
    from tuneline_cli.model.canary.page import canary_page  # noqa: PLC0415

    Path(path).write_text(canary_page(figures, language))
    tell(f"Written to {path}.")


async def read_canary(store: Documents) -> CanaryFigures | None:
    """Read the figures of the canary that runs; None if none does."""
    serving = await model_records.read_serving(store)
    if serving is None or serving.canary is None:
        return None
    return await read_figures(store, serving.canary, now=datetime.now(UTC))


def _stop(bot: DeployedBot, canary: Canary, decision: Decision, *, dry_run: bool, yes: bool) -> int:
    tell(f"{canary.version} ({canary.model}) will not answer its {canary.share} % of the chats any more.")
    if dry_run:
        return FINE
    decided = decisions.Decision(
        by=decision.by, reason=decision.reason, now=datetime.now(UTC), seen=canary.period
    )
    return confirm("Stop it?", yes=yes) or _ended(bot, decided)


def _ended(bot: DeployedBot, decided: decisions.Decision) -> int:
    async def end(store: Documents) -> Any:
        return await decisions.end(store, why="stopped", decision=decided)

    try:
        bot.with_documents(end)
    except (DropError, ChangedMeanwhileRetryError) as other:
        tell(f"{other}: run the command again.")
        return ATTENTION
    tell("The current model answers all chats from the next message on.")
    return FINE
