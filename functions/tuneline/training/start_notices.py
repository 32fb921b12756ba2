"""Record and report why a training does not start: who has to act, or what it waits for."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.inference.model_host_errors import AccessRetryError
from tuneline.notices.model_access import notify_training_access
from tuneline.notices.notice import Notices
from tuneline.storage.records.dataset import Dataset
from tuneline.training.decision import waits_for_decision
from tuneline.training.provider import NoSlotRetryError, RefusedDropError

_SENDER_KNOWS: Final = "who uploads with decide=ask looks at its check"


async def notify_waiting_start(
    notices: Notices, dataset: Dataset, failed: Exception, *, id_: str, now: datetime
) -> None:
    """Notify the operators if the provider refuses the account, or trains another model first."""
    if isinstance(failed, AccessRetryError):
        provider = dataset.provider or ""
        name = dataset.file_name
        await notify_training_access(notices, failed.code, provider=provider, dataset=name, now=now)
    elif isinstance(failed, NoSlotRetryError):
        await notices.notify("job_waiting", id_, notice_facts(dataset))


async def notify_objection(notices: Notices, dataset: Dataset, objection: str, *, id_: str) -> None:
    """Notify the operators that the budget does not allow the training without their approval.

    With the option `decide=ask` it is not pushed: who uploads such a dataset looks at its check.
    """
    facts = {**notice_facts(dataset), "reason": objection}
    if waits_for_decision(dataset):
        await notices.notify("dataset_waiting", id_, {**facts, "code": "manual"}, unpushed=_SENDER_KNOWS)
        return
    if dataset.retrain_of is None:
        await notices.notify("dataset_waiting", id_, facts)
    else:
        # It may have been offered before, so this is a notice of its own.
        await notices.notify("retrain_offered", f"{id_}-budget", {**facts, "dataset": dataset.retrain_of})


def waiting(dataset: Dataset, failed: Exception) -> Dataset:
    """The dataset whose start is retried later: why, and what an operator has to fix first."""
    reason = str(failed) if isinstance(failed, RetryError) else type(failed).__name__
    waits_for = failed.code if isinstance(failed, AccessRetryError) else None
    if waits_for is not None:
        logs.error("training waits until the host accepts the account", failed, alert="model_access")
    # A run that ends with an error has not crashed: see `uploads.rejection.broken_off`.
    released_runs = dataset.released_runs + isinstance(failed, RetryError)
    return replace(dataset, reason=reason, waits_for=waits_for, released_runs=released_runs)


def refusal_reason(refused: DropError) -> str:
    """The reason for the operator, with the provider's own text, which no log gets."""
    quoted = refused.quoted if isinstance(refused, RefusedDropError) else ""
    return f"{refused} The provider says: {quoted}" if quoted else str(refused)


def notice_facts(dataset: Dataset) -> dict[str, str | int | float | None]:
    """The facts of a notice about a dataset: file name, base model, number of examples, price in dollars."""
    usd = dataset.price_usd
    return {
        "name": dataset.file_name,
        "base_model": dataset.base_model,
        "examples": dataset.examples,
        "usd": None if usd is None else float(usd),
    }
