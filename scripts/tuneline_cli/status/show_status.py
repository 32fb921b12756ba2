"""Show the bot on one screen, and exit with 1 if an operator has to act."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from tuneline.charts.pictures.cost import MonthCosts, cost_chart
from tuneline.settings import BudgetSettings, read
from tuneline_cli.command import ATTENTION, FINE
from tuneline_cli.context import DeployedBot
from tuneline_cli.output import write, write_chart, write_json
from tuneline_cli.status.collect import Status, collect
from tuneline_cli.status.status_screen import lines


def show_status(bot: DeployedBot, *, as_json: bool, language: str) -> int:
    """Read the documents once and write the screen, or the JSON."""
    status = _status(bot, language)
    if as_json:
        write_json(status)
    else:
        write("\n".join(lines(status)))
        _draw_months(status)
    return _exit_code(status)


def show_all(bots: Mapping[str, DeployedBot], *, as_json: bool, language: str) -> int:
    """Do the same for each of `bots`, by its name; exit with 1 if one of them needs an operator."""
    shown = {name: _status(bot, language) for name, bot in bots.items()}
    if as_json:
        write_json(shown)
    else:
        write("\n\n".join("\n".join([f"── {name}", *lines(status)]) for name, status in shown.items()))
    return max(map(_exit_code, shown.values()))


def _draw_months(status: Status) -> None:
    """Draw the costs by month. One month alone is on the screen in figures."""
    months, money = [MonthCosts(**month) for month in status["months"]], status["money"]
    if len(months) > 1:
        limit = Decimal(str(money["training"]["cap_usd"])) + Decimal(str(money["answers"]["cap_usd"]))
        write("")
        write_chart(cost_chart(months, limit_usd=limit, language="en"))


def _status(bot: DeployedBot, language: str) -> Status:
    budget, now = read(BudgetSettings, bot.env), datetime.now(UTC)
    return bot.with_documents(
        lambda store: collect(store, now=now, training_cap=float(budget.month_usd), language=language)
    )


def _exit_code(status: Status) -> int:
    counts = (status["unanswered"]["count"], status["other_hosts"]["count"])
    is_fine = not (status["decisions"] or any(counts) or status["apologies"]["needs_a_look"])
    return FINE if is_fine else ATTENTION
