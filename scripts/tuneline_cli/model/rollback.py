"""Let the model that served before answer again; the serving model leaves the chain."""

from datetime import UTC, datetime
from typing import Any

from tuneline.errors import DropError
from tuneline.models import lifecycle, registry
from tuneline.storage.records.serving import BASE
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.model.decision import Decision, with_decision
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline model rollback --reason "wrong opening hours"
  scripts/tuneline model rollback --yes
  scripts/tuneline model rollback --dry-run
"""


@verb(__doc__, EXAMPLES)
@with_decision
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, decision: Decision, dry_run: bool, yes: bool) -> int:
    """Exit with 0 if it is rolled back, with 1 if no tuned model serves or the operator declines."""
    serving = bot.with_documents(model_records.read_serving)
    if serving is None or serving.version == BASE:
        tell("No tuned model serves, so there is nothing to roll back.")
        return ATTENTION
    before, now = serving.version, datetime.now(UTC)
    after = lifecycle.next_alive(serving, now)
    named = "the base model" if after == BASE else after
    tell(
        f"{before} ({serving.model}, since {serving.since or now:%Y-%m-%d %H:%M}) will not answer any more; "
        f"{named} answers instead. Only `scripts/tuneline model promote` brings it back."
    )
    if dry_run:
        return FINE
    why = {"by": decision.by, "reason": decision.reason, "now": now, "seen": before}
    return confirm("Roll back?", yes=yes) or _roll_back(bot, why)


def _roll_back(bot: DeployedBot, why: dict[str, Any]) -> int:
    base_model = model_records.base_model(bot.env)
    try:
        moved = bot.with_documents(lambda store: lifecycle.roll_back(store, base_model=base_model, **why))
    except (DropError, registry.ChangedMeanwhileRetryError) as other:
        tell(f"{other}: run the command again.")
        return ATTENTION
    tell(f"{moved.after} answers from the next message on.")
    return FINE
