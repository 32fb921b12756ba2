"""Build the collaborators of `line_reply`."""

import functools
import gc
from collections.abc import Mapping
from dataclasses import replace

from tuneline.bootstrap.chat_hosts import base_models, chat_model_in
from tuneline.bootstrap.embedders import embedder_in
from tuneline.bootstrap.few_shot import few_shot_examples
from tuneline.bootstrap.stores import documents
from tuneline.chat.behaviours import chat_handler
from tuneline.chat.handler import EventHandler
from tuneline.chat.replies.operators import OperatorTexts
from tuneline.line.client import LineClient
from tuneline.models.processing_hosts import kinds, processing_hosts
from tuneline.settings import (
    CHAT_SETTINGS,
    EMBEDDING_SETTINGS,
    BotSettings,
    ExampleSettings,
    LineSettings,
    MonthBudgetSettings,
    StoreSettings,
    read,
)

SETTINGS = (
    StoreSettings,
    *CHAT_SETTINGS,
    LineSettings,
    BotSettings,
    ExampleSettings,
    *EMBEDDING_SETTINGS,
    MonthBudgetSettings,
)
# Seconds for each attempt of a chat call; a deferred answer's four minutes limit all attempts together.
TRY_SECONDS = 120.0
# Python's default is 700 new objects, and an answer makes many more. Nearly none of them are in cycles.
COLLECT_AFTER = (10_000, 20, 50)


async def build(env: Mapping[str, str]) -> EventHandler:
    """Build the use case from the environment. Raises SettingError, which names a missing setting."""
    settings = read(LineSettings, env)
    _collect_rarely()
    store = documents(read(StoreSettings, env))
    line = LineClient(channel_access_token=settings.channel_access_token, base_url=settings.line_api_base_url)
    model = chat_model_in(env, seconds=TRY_SECONDS, max_retries=2)
    models = base_models(env, few_shot_examples(env, embedder=embedder_in(env)))
    models = replace(models, providers=kinds(processing_hosts(env, models)))

    @functools.cache
    def operator_texts() -> OperatorTexts:
        # Operators are few, so other instances never load it.
        from tuneline.bootstrap import operator_console as built  # noqa: PLC0415
        from tuneline.operator_chat.console import BotModels  # noqa: PLC0415

        bot_models = BotModels(model=model, base_models=models)
        return built.operator_texts(
            built.operator_console(env, documents=store, line=line, bot_models=lambda: bot_models)
        )

    return chat_handler(
        documents=store,
        line=line,
        model=model,
        bot=read(BotSettings, env),
        base_models=models,
        operator_texts=operator_texts,
    )


def _collect_rarely() -> None:
    """Have the garbage collector run less often, and leave out the modules that are loaded by now.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
