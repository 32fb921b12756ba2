"""Build the collaborators of `job_poller`."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from tuneline.bootstrap.chat_hosts import (
    base_models,
    chat_hosts_in,
    chat_model_in,
    if_it_has_a_host,
)
from tuneline.bootstrap.embedders import embedder_in
from tuneline.bootstrap.few_shot import few_shot_examples, vector_objects
from tuneline.bootstrap.google import google_api
from tuneline.bootstrap.job_starter import budget, job_starter
from tuneline.bootstrap.line_account import line_channel, operator_menus
from tuneline.bootstrap.notice_delivery import push_delivery
from tuneline.bootstrap.retraining import retrain_offers
from tuneline.bootstrap.stores import documents
from tuneline.bootstrap.training_providers import TRAINING_SETTINGS, training_providers
from tuneline.chat.drafts.overdue_drafts import skip_overdue_drafts
from tuneline.chat.limits import monthly_usage
from tuneline.chat.stale_events import end_stale_events
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.gemini.api import GoogleApi
from tuneline.models.canary.watch import CanaryWatch
from tuneline.models.evaluation.artifacts import Artifacts
from tuneline.models.evaluation.collect_answers import AnswerCollector
from tuneline.models.evaluation.evaluate import Evaluation
from tuneline.models.evaluation.llm_judge import Judge
from tuneline.models.promotion_gate import PromotionGate
from tuneline.models.retirement import Retirement
from tuneline.notices.notice import Notices
from tuneline.poller.doubtful_examples import DoubtfulExamples
from tuneline.poller.tick import Tick
from tuneline.poller.weekly_digest import WeeklyDigest
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.embedding.vector_objects import VectorObjects
from tuneline.settings import (
    CHAT_SETTINGS,
    EMBEDDING_SETTINGS,
    ArtifactSettings,
    BotSettings,
    BudgetSettings,
    EvaluationSettings,
    PushSettings,
    RetrainSettings,
    StoreSettings,
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
    *TRAINING_SETTINGS,
    *CHAT_SETTINGS,
    *EMBEDDING_SETTINGS,
    BotSettings,
    EvaluationSettings,
    PushSettings,
    RetrainSettings,
)
PROBE_SECONDS = 15.0
# Seconds for each of the SDK's three attempts at a question; the tick's time limits them together.
QUESTION_SECONDS = 25.0


async def build(env: Mapping[str, str]) -> Tick:
    """Build the use case from the environment. Raises SettingError, which names a missing setting."""
    store, objects = documents(read(StoreSettings, env)), Objects()
    notices = Notices(documents=store)
    google = google_api(env)
    embedder = embedder_in(env, google=google)
    models = base_models(env, few_shot_examples(env, embedder=embedder, is_patient=True))
    providers = training_providers(env, documents=store)
    jobs_poller = JobsPoller(
        documents=store,
        job_poller=JobPoller(
            documents=store,
            providers=providers,
            gate=PromotionGate(
                documents=store,
                model=chat_model_in(env, seconds=PROBE_SECONDS, max_retries=0, google=google),
                evaluation=evaluation(env, documents=store, objects=objects, google=google, models=models),
                notices=notices,
            ),
            budget=budget(env, documents=store),
            notices=notices,
        ),
    )
    retirement = Retirement(
        documents=store,
        hosts=chat_hosts_in(env, seconds=PROBE_SECONDS, max_retries=0, google=google),
        base_models=models,
    )
    return Tick(
        job_starter=job_starter(env, documents=store, objects=objects, providers=providers),
        jobs_poller=jobs_poller,
        retirement=retirement,
        offer_retrains=retrain_offers(env, documents=store, objects=objects).tick,
        others=(
            *_small_parts(env, store),
            remake_vectors(store, vector_objects(env, objects=objects, embedder=embedder)),
        ),
        push_delivery=push_delivery(env, documents=store),
    )


def _small_parts(env: Mapping[str, str], store: Documents) -> tuple[Callable[[], Awaitable[object]], ...]:
    return (
        DoubtfulExamples(documents=store).tick,
        CanaryWatch(documents=store).tick,
        lambda: end_stale_events(store, now=datetime.now(UTC)),
        lambda: skip_overdue_drafts(store, language=read(BotSettings, env).language, now=datetime.now(UTC)),
        operator_menus(env, documents=store).tick,
        line_channel(env, documents=store).tick,
        WeeklyDigest(
            documents=store,
            language=read(BotSettings, env).language,
            answers_usd=functools.partial(monthly_usage.month_usd, store),
        ).tick,
    )


def remake_vectors(documents: Documents, vectors: VectorObjects | None) -> Callable[[], Awaitable[object]]:
    """Build the part of the tick that embeds the examples in use again if the embedder has changed."""

    async def tick() -> None:
        if vectors is not None:
            await vectors.remake(documents)

    return tick


def evaluation(
    env: Mapping[str, str],
    *,
    documents: Documents,
    objects: Objects,
    google: GoogleApi,
    models: BaseModels,
) -> Evaluation:
    """Build the evaluation of new models from the environment."""
    model = chat_model_in(env, seconds=QUESTION_SECONDS, max_retries=2, google=google)
    return Evaluation(
        documents=documents,
        artifacts=Artifacts(objects=objects, bucket=read(ArtifactSettings, env).artifact_bucket),
        collector=AnswerCollector(model=model, judge=judge(env, model=model)),
        budget=budget(env, documents=documents),
        base_models=models,
        language=read(BotSettings, env).language,
    )


def judge(env: Mapping[str, str], *, model: ChatModel) -> Judge | None:
    """Build the judge of evaluations. None if no model is set for it, or one without a host."""
    chosen = read(EvaluationSettings, env).judge
    name = if_it_has_a_host(env, "EVALUATION_JUDGE", chosen)
    return Judge(model=model, name=name) if name else None
