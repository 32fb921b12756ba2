"""Delete a tuned model for good at the host that trained it, with its endpoint."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from typing import Any

import click

from tuneline.bootstrap.training_providers import training_providers
from tuneline.errors import DropError, RetryError
from tuneline.settings import EvaluationSettings, ServingSettings, read
from tuneline.storage.documents import Documents
from tuneline.training.model_deletion import ModelAtProvider, ModelDeletion
from tuneline_cli import records
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.model.decision import Decision, with_decision
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline model delete 20261118 --dry-run  shows what would be deleted, and where
  scripts/tuneline model delete 20261118 --reason "its base model ends"
  scripts/tuneline model delete 20261118 --yes
"""


@verb(__doc__, EXAMPLES)
@click.argument("version")
@with_decision
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, version: str, decision: Decision, dry_run: bool, yes: bool) -> int:
    """Exit with 0 if it is deleted, with 1 if it is in use or the operator declines; UnknownRecordError."""
    whole = records.id_of(bot.with_documents(lambda store: model_records.find_model(store, version)))
    try:
        model = _with_deletion(bot, lambda deletion: deletion.find(whole))
        tell(
            f"{whole}: {model.resource.name} will be deleted for good, with its endpoint, at its host "
            f"({model.provider}). This costs nothing; the model's record and its dataset stay."
        )
        if dry_run:
            return FINE
        return confirm("Delete it?", yes=yes) or _delete(bot, model, decision)
    except DropError as impossible:
        tell(f"{impossible}.")
        return ATTENTION


def _delete(bot: DeployedBot, model: ModelAtProvider, decision: Decision) -> int:
    why: dict[str, Any] = {"by": decision.by, "reason": decision.reason, "now": datetime.now(UTC)}
    try:
        _with_deletion(bot, lambda deletion: deletion.delete(model, **why))
    except RetryError as failed:
        tell(f"Not deleted, or only in part: {failed}. The same command continues.")
        return ATTENTION
    tell(f"Deleted: {model.resource.name}")
    return FINE


def _with_deletion(bot: DeployedBot, work: Callable[[ModelDeletion], Coroutine[Any, Any, Any]]) -> Any:
    async def done(store: Documents) -> Any:
        deletion = ModelDeletion(
            documents=store, providers=lambda: training_providers(bot.env), configured=_configured(bot.env)
        )
        return await work(deletion)

    return bot.with_documents(done)


def _configured(env: Mapping[str, str]) -> dict[str, str]:
    """The models that settings name. A copy of the settings holds no key, so none is read for it."""
    without_keys = dict(env)
    return {
        "BASE_MODEL": model_records.base_model(env),
        "FALLBACK_MODEL": read(ServingSettings, without_keys).fallback_model,
        "EVALUATION_JUDGE": read(EvaluationSettings, without_keys).judge,
    }
