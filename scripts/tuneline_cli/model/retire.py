"""Retire a model for good: it neither serves nor stays behind the serving model."""

from datetime import UTC, datetime
from typing import Any

import click

from tuneline.errors import DropError
from tuneline.models import lifecycle, registry
from tuneline.storage.records.serving import BASE
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.model.decision import Decision, with_decision
from tuneline_cli.model.promote import read_both
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline model retire 20261118 --reason "its prices are old"
  scripts/tuneline model retire 20261118 --yes
  scripts/tuneline model retire 20261118 --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("version")
@with_decision
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, version: str, decision: Decision, dry_run: bool, yes: bool) -> int:
    """Exit with 0 if it is retired, with 1 if it was already or the operator declines; UnknownRecordError."""
    model, serving = bot.with_documents(lambda store: read_both(store, version))
    whole, now = model.version, datetime.now(UTC)
    state = model_records.displayed_state(whole, model.state, serving)
    outcome = f"{whole} ({model.model}, {state}) will not be asked any more"
    if serving is not None and serving.version == whole:
        after = lifecycle.next_alive(serving, now)
        outcome += f"; {'the base model' if after == BASE else after} answers instead"
    tell(
        f"{outcome}. It is not deleted at its training host: "
        f"`scripts/tuneline model delete {whole}` does that."
    )
    if dry_run:
        return FINE
    why = {"by": decision.by, "reason": decision.reason, "now": now}
    return confirm("Retire it?", yes=yes) or _retire(bot, whole, why)


def _retire(bot: DeployedBot, version: str, why: dict[str, Any]) -> int:
    base_model = model_records.base_model(bot.env)
    try:
        bot.with_documents(lambda store: lifecycle.retire(store, version, base_model=base_model, **why))
    except (DropError, registry.ChangedMeanwhileRetryError) as other:
        tell(f"{other}.")
        return ATTENTION
    return FINE
