"""Notify the operators once a day for each host that a model's host refuses the account.

The kind of the notice depends on the remedy, not on the effect: an answer by a model at another host, an
apology, an evaluation or a training that waits, or a job that cannot be polled. Google Cloud takes no key, so
its refusals have a kind of their own. Days are in UTC.
"""

from collections.abc import Mapping
from datetime import datetime

from tuneline.endpoint_settings import VERTEX_ENDPOINT
from tuneline.inference.model_host_errors import AccessCode
from tuneline.notices.notice import Notices


async def notify_model_access(
    notices: Notices, code: AccessCode, *, model: str, endpoint: str, now: datetime
) -> bool:
    """Notify of the host `endpoint`, which refused a call of `model`; empty means the base model's host.

    False if today's notice exists. Raises UnavailableRetryError.
    """
    return await _notify_of_chat_host(notices, code, {"model": model}, endpoint=endpoint, now=now)


async def notify_waiting_evaluation(
    notices: Notices,
    code: AccessCode,
    *,
    version: str,
    endpoint: str,
    now: datetime,
    model: str | None = None,
) -> bool:
    """Notify of the host `endpoint`; the evaluation of the model `version` waits for it.

    `model` is the serving model if it answers at the same host. False if today's notice exists. Raises
    UnavailableRetryError.
    """
    facts = {"model": model, "evaluated": version}
    return await _notify_of_chat_host(notices, code, facts, endpoint=endpoint, now=now)


async def notify_training_access(
    notices: Notices, code: AccessCode, *, provider: str, dataset: str, now: datetime
) -> bool:
    """Notify of the training provider; the training with the file `dataset` waits for it.

    False if today's notice exists. Raises UnavailableRetryError.
    """
    return await _notify_of_provider(notices, code, {"dataset": dataset}, provider=provider, now=now)


async def notify_unpolled_job(
    notices: Notices, code: AccessCode, *, provider: str, dataset: str, now: datetime
) -> bool:
    """Notify of the training provider; the job with the file `dataset` cannot be polled there.

    False if today's notice exists. Raises UnavailableRetryError.
    """
    return await _notify_of_provider(notices, code, {"followed": dataset}, provider=provider, now=now)


async def _notify_of_chat_host(
    notices: Notices, code: AccessCode, facts: Mapping[str, str | None], *, endpoint: str, now: datetime
) -> bool:
    if not endpoint:
        secrets = {"secret": "openai-api-key", "own_secret": "chat-api-key"}
        return await notices.notify(code, f"{now:%Y-%m-%d}", {**facts, **secrets})
    if endpoint == VERTEX_ENDPOINT:
        return await notices.notify("vertex_refused", f"{now:%Y-%m-%d}", facts)
    named = {"endpoint": endpoint, "secret": "chat-endpoints"}
    return await notices.notify(code, f"{now:%Y-%m-%d}-{endpoint}", {**facts, **named})


async def _notify_of_provider(
    notices: Notices, code: AccessCode, facts: Mapping[str, str], *, provider: str, now: datetime
) -> bool:
    about = f"training-{now:%Y-%m-%d}"
    if provider == VERTEX_ENDPOINT:
        return await notices.notify("vertex_refused", about, facts)
    return await notices.notify(code, about, {**facts, "code": "training", "secret": "openai-api-key"})
