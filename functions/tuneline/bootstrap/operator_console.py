"""Build what the operators' buttons and texts work with.

`line_operator` handles the taps, and `line_reply` the texts; it loads this module when it replies to an
operator.
"""

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from tuneline.line.client import LineClient
from tuneline.operator_chat.answers.answer_buttons import AnswerButtons
from tuneline.operator_chat.answers.answer_texts import AnswerTexts
from tuneline.operator_chat.button_handlers import button_handlers
from tuneline.operator_chat.buttons import Buttons
from tuneline.operator_chat.comparison.comparison_texts import ComparisonTexts
from tuneline.operator_chat.console import BotModels, Console
from tuneline.operator_chat.drafts.draft_texts import DraftTexts
from tuneline.operator_chat.files.row_texts import RowTexts
from tuneline.operator_chat.menu_phrases import MenuPhrases
from tuneline.operator_chat.news import News
from tuneline.operator_chat.pasted.pasted_texts import PastedTexts
from tuneline.operator_chat.takeover.handover_inbox import HandoverInbox
from tuneline.operator_chat.texts import OperatorTexts, TextHandler
from tuneline.settings import (
    CHAT_SETTINGS,
    EMBEDDING_SETTINGS,
    BotSettings,
    ChatSettings,
    ExampleSettings,
    MonthBudgetSettings,
    read,
)
from tuneline.storage.documents import Documents

if TYPE_CHECKING:
    from tuneline.inference.endpoints import Hosts

# The settings of `operator_console`.
CONSOLE_SETTINGS: Final = (
    *CHAT_SETTINGS,
    *EMBEDDING_SETTINGS,
    BotSettings,
    ExampleSettings,
    MonthBudgetSettings,
)
# Seconds for each attempt of a chat call; an operator waits for two answers.
TRY_SECONDS: Final = 20.0
# A dozen pairs in one answer take the model half a minute.
PAIRS_SECONDS: Final = 90.0


def operator_console(
    env: Mapping[str, str],
    *,
    documents: Documents,
    line: LineClient,
    bot_models: Callable[[], BotModels] | None = None,
) -> Console:
    """Build the console from the environment. `bot_models` is the process's, if it has the models already."""
    return Console(
        documents=documents,
        line=line,
        bot=read(BotSettings, env),
        month_usd=read(MonthBudgetSettings, env).month_usd,
        artifact_bucket=read(ExampleSettings, env).artifact_bucket,
        base_model=read(ChatSettings, env).base_model,
        bot_models=bot_models or _bot_models(env),
        pair_hosts=lambda: _pair_hosts(env),
    )


def operator_texts(console: Console) -> OperatorTexts:
    """Build the handlers of operators' texts, the most particular kind first."""
    documents, phrases = console.documents, MenuPhrases(Buttons(button_handlers(console)))
    texts = (PastedTexts(documents), RowTexts(documents), AnswerTexts(documents))
    handlers: list[TextHandler] = [phrases, DraftTexts(documents), ComparisonTexts(console), *texts]
    return OperatorTexts(
        handlers,
        ask_answer=AnswerButtons(documents).ask,
        news=News(documents),
        inbox=HandoverInbox(documents),
    )


def _pair_hosts(env: Mapping[str, str]) -> "Hosts":
    from tuneline.bootstrap.chat_hosts import chat_hosts_in  # noqa: PLC0415

    return chat_hosts_in(env, seconds=PAIRS_SECONDS, max_retries=1)


def _bot_models(env: Mapping[str, str]) -> Callable[[], BotModels]:
    @functools.cache
    def loaded() -> BotModels:
        # Few taps need a model, and its clients are slow to load.
        from tuneline.bootstrap.chat_hosts import base_models, chat_model_in  # noqa: PLC0415
        from tuneline.bootstrap.embedders import embedder_in  # noqa: PLC0415
        from tuneline.bootstrap.few_shot import few_shot_examples  # noqa: PLC0415

        return BotModels(
            model=chat_model_in(env, seconds=TRY_SECONDS, max_retries=1),
            base_models=base_models(env, few_shot_examples(env, embedder=embedder_in(env))),
        )

    return loaded
