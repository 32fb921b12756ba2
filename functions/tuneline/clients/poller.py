"""Build what `job_poller` works with."""

from collections.abc import Mapping

from tuneline.clients.models import chat_model, trainer
from tuneline.clients.stores import documents
from tuneline.settings import ChatSettings, StoreSettings, TrainingSettings, read
from tuneline.training.follow import Following

SETTINGS = (StoreSettings, TrainingSettings, ChatSettings)
PROBE_SECONDS = 15.0


async def build(env: Mapping[str, str]) -> Following:
    """The use case with its collaborators, from the environment. SettingError names what is missing."""
    return Following(
        documents=documents(read(StoreSettings, env)),
        trainer=trainer(read(TrainingSettings, env)),
        model=chat_model(read(ChatSettings, env), seconds=PROBE_SECONDS, max_retries=0),
    )
