"""Build the collaborators of `line_reply`."""

import functools
import gc
from collections.abc import Callable, Mapping

from tuneline.bootstrap.chat_hosts import CHAT_SETTINGS, base_models, chat_model_in
from tuneline.bootstrap.embedders import EMBEDDING_SETTINGS, embedder_in
from tuneline.bootstrap.few_shot import few_shot_examples
from tuneline.bootstrap.stores import documents
from tuneline.chat.behaviours import chat_handler
from tuneline.chat.handler import EventHandler
from tuneline.chat.replies.operators import OperatorTexts
from tuneline.line.client import LineClient
from tuneline.settings import (
    BotSettings,
    ExampleSettings,
    LineSettings,
    StoreSettings,
    read,
)
from tuneline.storage.documents import Documents

SETTINGS = (StoreSettings, *CHAT_SETTINGS, LineSettings, BotSettings, ExampleSettings, *EMBEDDING_SETTINGS)
# Seconds for each attempt of a chat call; a deferred answer's four minutes limit all attempts together.
TRY_SECONDS = 120.0
# Python's default is 700 new objects, and an answer makes many more. Nearly none of them are in cycles.
COLLECT_AFTER = (10_000, 20, 50)


async def build(env: Mapping[str, str]) -> EventHandler:
    """Build the use case from the environment. Raises SettingError, which names a missing setting."""
    line = read(LineSettings, env)
    _collect_rarely()
    store = documents(read(StoreSettings, env))
    return chat_handler(
        documents=store,
        line=LineClient(channel_access_token=line.channel_access_token, base_url=line.line_api_base_url),
        model=chat_model_in(env, seconds=TRY_SECONDS, max_retries=2),
        bot=read(BotSettings, env),
        base_models=base_models(env, few_shot_examples(env, embedder=embedder_in(env))),
        operator_texts=_operator_texts(store, env),
    )


def _operator_texts(store: Documents, env: Mapping[str, str]) -> Callable[[], OperatorTexts]:
    @functools.cache
    def loaded() -> OperatorTexts:
        # Operators are few, so other instances never load it.
        from tuneline.bootstrap.operator_texts import operator_texts  # noqa: PLC0415

        return operator_texts(store, env)

    return loaded


def _collect_rarely() -> None:
    """Have the garbage collector run less often, and leave out the modules that are loaded by now.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
