"""Notify the operators once a day for each host that a model's host refuses the account.

The kind of the notice depends on the remedy, not on the effect: an answer by a model at another host, an
apology, or a training that waits. Days are in UTC.
"""

from datetime import datetime

from tuneline.inference.model_host_errors import AccessCode
from tuneline.notices.notice import Notices


async def notify_model_access(
    notices: Notices, code: AccessCode, *, model: str, endpoint: str, now: datetime
) -> bool:
    """Notify of the host `endpoint`, which refused a call of `model`; empty means the base model's host.

    False if today's notice exists. Raises UnavailableRetryError.
    """
    if not endpoint:
        facts = {"model": model, "secret": "openai-api-key", "own_secret": "chat-api-key"}
        return await notices.notify(code, f"{now:%Y-%m-%d}", facts)
    facts = {"model": model, "endpoint": endpoint, "secret": "chat-endpoints"}
    return await notices.notify(code, f"{now:%Y-%m-%d}-{endpoint}", facts)


async def notify_training_access(notices: Notices, code: AccessCode, *, dataset: str, now: datetime) -> bool:
    """Notify of the training provider; the training with the file `dataset` waits for it.

    False if today's notice exists. Raises UnavailableRetryError.
    """
    facts = {"code": "training", "dataset": dataset, "secret": "openai-api-key"}
    return await notices.notify(code, f"training-{now:%Y-%m-%d}", facts)
