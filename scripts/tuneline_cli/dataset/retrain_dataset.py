"""Train a dataset again on a newer base model, before the end of its model."""

import getpass
from collections.abc import Callable, Coroutine
from typing import Any

import click

from tuneline.bootstrap.retraining import retraining
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.storage.records.dataset import Dataset
from tuneline.uploads.retrain_plan import NotRetrainableDropError, RetrainPlan
from tuneline.uploads.retraining import Retraining
from tuneline_cli import records
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline dataset retrain 3f8a12 --dry-run    the base model, the price, every problem
  scripts/tuneline dataset retrain 3f8a12              shows them and asks
  scripts/tuneline dataset retrain 3f8a12 --base-model gemini-3.5-flash --yes
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@click.option("--base-model", default="", help="the new base model  [default: the newest with a known price]")
@dry_run_option
@yes_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    id: str,  # noqa: A002 the argument's name
    base_model: str,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if the retrain is approved, with 1 if it is not possible or the operator declines.

    Raises UnknownRecordError if there is no such dataset.
    """
    dataset = records.id_of(bot.with_documents(lambda store: dataset_records.find_dataset(store, id)))
    try:
        plan = _with_retraining(bot, lambda work: work.plan(dataset, base_model=base_model))
        _show(plan, as_json=as_json)
        if dry_run:
            return FINE
        return confirm("Train it?", yes=yes) or _begin(bot, plan)
    except NotRetrainableDropError as obstacle:
        _show_obstacle(obstacle, dataset, as_json=as_json)
        return ATTENTION


def _begin(bot: DeployedBot, plan: RetrainPlan) -> int:
    by = getpass.getuser()
    if _with_retraining(bot, lambda work: work.begin(plan, approved_by=by)):
        tell("Approved: job_poller starts the training at its next tick, within a minute.")
        return FINE
    tell(f"It has begun already: scripts/tuneline dataset show {plan.id[:12]}")
    return ATTENTION


def _show(plan: RetrainPlan, *, as_json: bool) -> None:
    planned = plan.dataset
    if as_json:
        own = {"dataset": plan.id, "tokens_are_estimated": plan.is_estimate, "left_out": plan.left_out}
        write_json({**own, "problems": [], **_figures(planned)})
    about = "about " if plan.is_estimate else ""
    tell(
        f"{planned.object}: {planned.examples} examples, {about}{planned.train_tokens} tokens × "
        f"{planned.epochs} epochs of {planned.base_model}: {about}{dataset_records.price(planned)}. "
        f"{plan.source.record.base_model} ends on {plan.source.record.base_model_ends or 'an unknown day'}, "
        f"{planned.base_model} on {planned.base_model_ends or 'an unknown day'}."
    )
    if plan.left_out:
        tell(f"Left out, because they were chosen for another provider: {', '.join(plan.left_out)}.")


def _figures(planned: Dataset) -> dict[str, Any]:
    return {
        "retrain_of": planned.retrain_of,
        "base_model": planned.base_model,
        "base_model_ends": planned.base_model_ends,
        "examples": planned.examples,
        "tokens": planned.train_tokens,
        "epochs": planned.epochs,
        "price_usd": planned.price_usd,
    }


def _show_obstacle(obstacle: NotRetrainableDropError, dataset: str, *, as_json: bool) -> None:
    if as_json:
        write_json(
            {
                "retrain_of": dataset,
                "code": obstacle.code,
                "reason": str(obstacle),
                "base_model": obstacle.base_model,
                "problems": obstacle.problems,
            }
        )
    tell(f"{obstacle}.")
    for problem in () if as_json else obstacle.problems:
        place = f"line {problem['line']}: " if problem["line"] else ""
        tell(f"  {place}{problem['message']} {problem['mend']}".rstrip())


def _with_retraining(bot: DeployedBot, work: Callable[[Retraining], Coroutine[Any, Any, Any]]) -> Any:
    async def done(store: Documents) -> Any:
        return await work(retraining(bot.env, documents=store, objects=Objects()))

    return bot.with_documents(done)
