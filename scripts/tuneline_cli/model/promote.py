"""Let a model serve from the next message on; the model that serves now stays behind it.

With --share it answers a part of the chats only, always the same ones, and the current model the others.
"""

import asyncio
from datetime import UTC, datetime
from typing import Any

import click

from tuneline.errors import DropError
from tuneline.inference.candidates import as_candidate
from tuneline.models import lifecycle, serving_pointer
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import BASE
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.model.canary.share_chats import share_chats
from tuneline_cli.model.decision import Decision, with_decision
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline model promote 20261120 --reason "better at opening hours"
  scripts/tuneline model promote 20261120 --yes --by mei
  scripts/tuneline model promote 20261120 --dry-run
  scripts/tuneline model promote 20261120 --share 10    a tenth of the chats; again with 50 for more
"""


@verb(__doc__, EXAMPLES)
@click.argument("version")
@click.option("--share", type=click.IntRange(1, 99), help="answer so many percent of the chats only")
@click.option("--no-probe", is_flag=True, help="do not ask it a question first")
@with_decision
@dry_run_option
@yes_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    version: str,
    share: int | None,
    no_probe: bool,
    decision: Decision,
    dry_run: bool,
    yes: bool,
) -> int:
    """Exit with 0 if it serves, with 1 if it cannot or the operator declines; UnknownRecordError."""
    model, serving = bot.with_documents(lambda store: read_both(store, version))
    before = serving.version if serving else BASE
    state = model_records.displayed_state(model.version, model.state, serving)
    if state == "serving":
        tell(f"{model.version} serves already.")
        return ATTENTION
    if not no_probe and not _answers(bot, model):
        return ATTENTION
    if share is not None:
        return share_chats(bot, model, serving, share, decision=decision, dry_run=dry_run, yes=yes)
    behind = "the base model answers if it is unavailable" if before == BASE else f"{before} stays behind it"
    tell(f"{model.version} ({model.model}, {state}) will answer every message; {behind}.")
    if serving and serving.canary and serving.canary.version != model.version:
        tell(f"This ends the canary {serving.canary.version}.")
    if dry_run:
        return FINE
    return confirm("Let it serve?", yes=yes) or _promote(bot, model.version, decision)


def _answers(bot: DeployedBot, model: Model) -> bool:
    # OpenAI's SDK takes half a second to load.
    from tuneline_cli.model import probe  # noqa: PLC0415

    return asyncio.run(probe.answers(as_candidate(serving_pointer.entry_of(model)), bot.env))


def _promote(bot: DeployedBot, version: str, decision: Decision) -> int:
    why: dict[str, Any] = {"by": decision.by, "reason": decision.reason, "now": datetime.now(UTC)}
    try:
        bot.with_documents(lambda store: lifecycle.promote(store, version, **why))
    except DropError as impossible:
        tell(f"{impossible}.")
        return ATTENTION
    tell("It answers from the next message on. To undo: scripts/tuneline model rollback")
    return FINE


async def read_both(store: Documents, version: str) -> tuple[Model, model_records.Pointer]:
    """A model and the serving pointer. Raises UnknownRecordError if there is no such model."""
    document = await model_records.find_model(store, version)
    return stored_record(Model, document).record, await model_records.read_serving(store)
