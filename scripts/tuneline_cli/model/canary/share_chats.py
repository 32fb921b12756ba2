"""Let a model answer a part of the chats: start a canary, or change its share."""

from datetime import UTC, datetime

from tuneline.errors import DropError
from tuneline.models.canary import decisions
from tuneline.models.registry import ChangedMeanwhileRetryError
from tuneline.storage.documents import Documents
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import BASE, Canary, Serving
from tuneline_cli.command import ATTENTION, FINE, confirm
from tuneline_cli.context import DeployedBot
from tuneline_cli.model import model_records
from tuneline_cli.model.decision import Decision
from tuneline_cli.output import tell


def share_chats(
    bot: DeployedBot,
    model: Model,
    serving: Serving | None,
    share: int,
    *,
    decision: Decision,
    dry_run: bool,
    yes: bool,
) -> int:
    """Exit with 0 if it answers its share, with 1 if it cannot or the operator declines."""
    canary = serving.canary if serving else None
    is_running = canary is not None and canary.version == model.version
    before = f", instead of {canary.share} %" if canary and is_running else ""
    current = serving.version if serving and serving.version != BASE else "the base model"
    tell(
        f"{model.version} ({model.model}) will answer {share} % of the chats{before}; "
        f"{current} answers the others."
    )
    if dry_run:
        return FINE
    decided = decisions.Decision(
        by=decision.by,
        reason=decision.reason,
        now=datetime.now(UTC),
        seen=canary.period if canary else "",
    )
    return confirm("Let it answer them?", yes=yes) or _set(bot, model.version, share, decided)


def _set(bot: DeployedBot, version: str, share: int, decided: decisions.Decision) -> int:
    base_model = model_records.base_model(bot.env)

    async def set_share(store: Documents) -> Canary:
        return await decisions.set_share(store, version, share=share, base_model=base_model, decision=decided)

    try:
        bot.with_documents(set_share)
    except (DropError, ChangedMeanwhileRetryError) as other:
        tell(f"{other}.")
        return ATTENTION
    tell(
        "It answers them from the next message on. To compare both: scripts/tuneline model canary; "
        "to stop it: scripts/tuneline model canary --stop"
    )
    return FINE
