"""Tell the operators, once a day for each host, that a model's host does not let the account in.

One kind of notice for each remedy, whoever met it: an answer that a model at another host gave instead, an
apology, a training that waits. Days are in UTC.
"""

from datetime import datetime

from tuneline.inference.model_host_errors import AccessCode
from tuneline.notices.notice import Notices


async def notify_model_access(
    notices: Notices, code: AccessCode, *, model: str, endpoint: str, now: datetime
) -> bool:
    """Tell of the host `endpoint`, where `model` was asked; an empty one is where the base model answers.

    False if it was told today. Raises UnavailableRetryError.
    """
    if not endpoint:
        facts = {"model": model, "secret": "openai-api-key", "own_secret": "chat-api-key"}
        return await notices.tell(code, f"{now:%Y-%m-%d}", facts)
    facts = {"model": model, "endpoint": endpoint, "secret": "chat-endpoints"}
    return await notices.tell(code, f"{now:%Y-%m-%d}-{endpoint}", facts)


async def notify_training_access(notices: Notices, code: AccessCode, *, dataset: str, now: datetime) -> bool:
    """Tell of the host where models are trained; the training with the file `dataset` waits for it.

    False if it was told today. Raises UnavailableRetryError.
    """
    facts = {"code": "training", "dataset": dataset, "secret": "openai-api-key"}
    return await notices.tell(code, f"training-{now:%Y-%m-%d}", facts)
