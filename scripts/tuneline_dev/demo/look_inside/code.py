"""The file and the function that do each step, for an engineer who wants to read them."""

from collections.abc import Mapping
from typing import Final

from tuneline.storage.event_timeline import CLAIMED, FOUND, MODEL, RELEASED, REPLIED

Code = tuple[str, str]
_CHAT: Final = "functions/tuneline/chat"
_END: Final[Code] = (f"{_CHAT}/delivery.py", "Delivery.end")
# Steps of an event's timeline, and those around it.
MESSAGE: Final[Mapping[str, Code]] = {
    "webhook": (f"{_CHAT}/webhook.py", "receive"),
    "queued": (f"{_CHAT}/reply_queue.py", "ReplyQueue.put"),
    CLAIMED: (f"{_CHAT}/handler.py", "EventHandler.handle"),
    RELEASED: (f"{_CHAT}/handler.py", "EventHandler._failed"),
    FOUND: ("functions/tuneline/retrieval/few_shot.py", "Examples.find"),
    MODEL: ("functions/tuneline/inference/fallback.py", "first_answer"),
    "answered": (f"{_CHAT}/delivery.py", "Delivery.save"),
    REPLIED: ("functions/tuneline/line/client.py", "LineClient.reply"),
    "late": (f"{_CHAT}/deferred/deferred_answers.py", "DeferredAnswers.defer"),
    "drafted": (f"{_CHAT}/drafts/held_answers.py", "HeldAnswers.keep"),
    "kept": (f"{_CHAT}/deferred/deferred_answers.py", "DeferredAnswers.make"),
    "duplicate": (f"{_CHAT}/handler.py", "EventHandler.handle"),
    **dict.fromkeys(("sent", "skipped", "done", "limited", "delivered", "expired", "refused", "dead"), _END),
}
DATASET: Final[Mapping[str, Code]] = {
    "uploaded": ("functions/tuneline/uploads/event.py", "parse_upload"),
    "intake": ("functions/tuneline/uploads/intake.py", "Intake.handle"),
    "checked": ("functions/tuneline/datasets/validation/run.py", "Check.run"),
    "split": ("functions/tuneline/datasets/split.py", "are_held_out"),
    "prepared": ("functions/tuneline/datasets/prepare.py", "check_and_prepare"),
    "approved": ("functions/tuneline/training/decision.py", "approve"),
    "job": ("functions/tuneline/training/start_job.py", "JobStarter.start"),
    "trained": ("functions/tuneline/training/poll_job.py", "JobPoller.poll"),
    "evaluated": ("functions/tuneline/models/evaluation/evaluate.py", "Evaluation.step"),
    "registered": ("functions/tuneline/models/promotion_gate.py", "PromotionGate.step"),
}
_LIFE: Final = "functions/tuneline/models/lifecycle.py"
_REGISTRY: Final = "functions/tuneline/models/registry.py"
MODEL_LIFE: Final[Mapping[str, Code]] = {
    "base": ("functions/tuneline/training/start_job.py", "JobStarter.start"),
    "trained": DATASET["trained"],
    "ready": DATASET["registered"],
    "evaluated": DATASET["evaluated"],
    "promoted": (_REGISTRY, "promote"),
    "replaced": (_REGISTRY, "record_promotion"),
    "rolled_back": (_LIFE, "roll_back"),
    "retired": (_LIFE, "retire"),
    "gone": (_REGISTRY, "mark_gone"),
    "ends": ("functions/tuneline/models/retirement.py", ""),
}
