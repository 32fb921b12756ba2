"""Build what `job_poller` works with."""

from collections.abc import Mapping

from tuneline.clients.models import chat_model, trainers
from tuneline.clients.starting import budget, starting
from tuneline.clients.stores import documents
from tuneline.models.prove import Proving
from tuneline.notices.notice import Notices
from tuneline.settings import (
    ArtifactSettings,
    BudgetSettings,
    ChatSettings,
    StoreSettings,
    TrainingSettings,
    read,
)
from tuneline.storage.objects import Objects
from tuneline.training.follow import Following
from tuneline.training.poll import Polling

SETTINGS = (StoreSettings, ArtifactSettings, BudgetSettings, TrainingSettings, ChatSettings)
PROBE_SECONDS = 15.0


async def build(env: Mapping[str, str]) -> Polling:
    """The use case with its collaborators, from the environment. SettingError names what is missing."""
    store = documents(read(StoreSettings, env))
    model = chat_model(read(ChatSettings, env), seconds=PROBE_SECONDS, max_retries=0)
    following = Following(
        documents=store,
        trainers=trainers(read(TrainingSettings, env)),
        proving=Proving(documents=store, model=model),
        budget=budget(env, documents=store),
        notices=Notices(documents=store),
    )
    return Polling(starting=starting(env, documents=store, objects=Objects()), following=following)
