"""Ask models from the command line as the bot asks them: at their hosts, with the bot's own prompt."""

from collections.abc import Mapping
from datetime import datetime

from tuneline.bootstrap.chat_hosts import base_models, chat_model_in
from tuneline.bootstrap.embedders import embedder_in
from tuneline.bootstrap.few_shot import few_shot_examples
from tuneline.inference.candidates import Candidate, as_candidate, base_candidate
from tuneline.models import serving_pointer
from tuneline.operator_chat.comparison.bot_answers import BotAnswers, read_bot_answers
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import BASE
from tuneline_cli.model import model_records

NOW_SERVING = "serving"
# Shown with a pinned answer.
NO_MODEL = "no model is asked"
SECONDS = 60.0


async def read_client(store: Documents, env: Mapping[str, str]) -> BotAnswers:
    """Read the store and the settings in `env`. Raises SettingError, which names a missing setting."""
    return await read_bot_answers(
        store,
        model=chat_model_in(env, seconds=SECONDS, max_retries=1),
        base_models=base_models(env, few_shot_examples(env, embedder=embedder_in(env), is_patient=True)),
        language=read(BotSettings, env).language,
    )


async def named(store: Documents, client: BotAnswers, name: str, now: datetime) -> Candidate:
    """The model called `name`: a version, `serving`, or `base`. UnknownRecordError lists the versions."""
    if name == NOW_SERVING:
        return client.chain(now)[0]
    if name == BASE:
        return base_candidate(client.base_models.base_model, client.serving)
    model = stored_record(Model, await model_records.find_model(store, name)).record
    return as_candidate(serving_pointer.entry_of(model))
