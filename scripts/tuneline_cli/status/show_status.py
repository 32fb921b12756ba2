"""Show the bot on one screen, and exit with 1 if an operator has to act."""

from datetime import UTC, datetime

from tuneline.settings import BudgetSettings, read
from tuneline_cli.command import ATTENTION, FINE
from tuneline_cli.context import DeployedBot
from tuneline_cli.output import write, write_json
from tuneline_cli.status.collect import Status, collect
from tuneline_cli.status.status_screen import lines


def show_status(bot: DeployedBot, *, as_json: bool, language: str) -> int:
    """Read the documents once and write the screen, or the JSON."""
    budget = read(BudgetSettings, bot.env)
    now = datetime.now(UTC)
    status: Status = bot.with_documents(
        lambda store: collect(store, now=now, training_cap=float(budget.month_usd), language=language)
    )
    if as_json:
        write_json(status)
    else:
        write("\n".join(lines(status)))
    counts = (status["unanswered"]["count"], status["other_hosts"]["count"])
    is_fine = not (status["decisions"] or any(counts) or status["apologies"]["needs_a_look"])
    return FINE if is_fine else ATTENTION
