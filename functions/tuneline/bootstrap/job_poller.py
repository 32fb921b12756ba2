"""Build what `job_poller` works with."""

from collections.abc import Mapping
from datetime import UTC, datetime

from tuneline.bootstrap.job_starter import budget, job_starter
from tuneline.bootstrap.model_hosts import chat_hosts, chat_model, providers
from tuneline.bootstrap.notice_delivery import push_delivery
from tuneline.bootstrap.stores import documents
from tuneline.chat.stale_events import end_stale_events
from tuneline.models.evaluation.artifacts import Artifacts
from tuneline.models.evaluation.collect_answers import AnswerCollector
from tuneline.models.evaluation.evaluate import Evaluation
from tuneline.models.evaluation.llm_judge import Judge
from tuneline.models.promotion_gate import PromotionGate
from tuneline.models.retirement import Retirement
from tuneline.notices.notice import Notices
from tuneline.poller.tick import Tick
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import (
    ArtifactSettings,
    BotSettings,
    BudgetSettings,
    ChatSettings,
    EvaluationSettings,
    PushSettings,
    ServingSettings,
    StoreSettings,
    TrainingSettings,
    read,
)
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.training.poll_job import JobPoller
from tuneline.training.poll_jobs import JobsPoller

SETTINGS = (
    StoreSettings,
    ArtifactSettings,
    BudgetSettings,
    TrainingSettings,
    ChatSettings,
    BotSettings,
    EvaluationSettings,
    ServingSettings,
    PushSettings,
)
PROBE_SECONDS = 15.0
# One try of a question, of the three that the SDK makes; a tick's time bounds them together.
QUESTION_SECONDS = 25.0


async def build(env: Mapping[str, str]) -> Tick:
    """The use case with its collaborators, from the environment. SettingError names what is missing."""
    store, objects = documents(read(StoreSettings, env)), Objects()
    notices = Notices(documents=store)
    places = providers(read(TrainingSettings, env))
    chat, serving = read(ChatSettings, env), read(ServingSettings, env)
    jobs_poller = JobsPoller(
        documents=store,
        job_poller=JobPoller(
            documents=store,
            providers=places,
            gate=PromotionGate(
                documents=store,
                model=chat_model(chat, serving, seconds=PROBE_SECONDS, max_retries=0),
                evaluation=evaluation(env, documents=store, objects=objects),
                notices=notices,
            ),
            budget=budget(env, documents=store),
            notices=notices,
        ),
    )
    retirement = Retirement(
        documents=store,
        hosts=chat_hosts(chat, serving, seconds=PROBE_SECONDS, max_retries=0),
        base_models=BaseModels(chat.base_model, serving.fallback_model),
    )
    return Tick(
        job_starter=job_starter(env, documents=store, objects=objects, providers=places),
        jobs_poller=jobs_poller,
        retirement=retirement,
        end_stale_events=lambda: end_stale_events(store, now=datetime.now(UTC)),
        push_delivery=push_delivery(env, documents=store),
    )


def evaluation(env: Mapping[str, str], *, documents: Documents, objects: Objects) -> Evaluation:
    """What compares a new model with the one that serves, from the environment."""
    chat, serving = read(ChatSettings, env), read(ServingSettings, env)
    judge = read(EvaluationSettings, env).judge
    model = chat_model(chat, serving, seconds=QUESTION_SECONDS, max_retries=2)
    return Evaluation(
        documents=documents,
        artifacts=Artifacts(objects=objects, bucket=read(ArtifactSettings, env).artifact_bucket),
        collector=AnswerCollector(model=model, judge=Judge(model=model, name=judge) if judge else None),
        budget=budget(env, documents=documents),
        base_models=BaseModels(chat.base_model, serving.fallback_model),
        language=read(BotSettings, env).language,
    )
