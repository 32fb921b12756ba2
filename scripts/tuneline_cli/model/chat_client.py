"""Ask models from the command line just as the bot asks them: where they answer, with its own prompt."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.bootstrap.few_shot import few_shot_examples
from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.chat.prompt.system_prompt import prompt_of
from tuneline.inference.candidates import Candidate, as_candidate, chain
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.inference.fallback import first_answer
from tuneline.models import serving_pointer
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import EXAMPLES
from tuneline.settings import BotSettings, ChatSettings, ServingSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import record_of, stored_record
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import BASE, SERVING, Serving
from tuneline_cli.model import model_records

NOW_SERVING = "serving"
SECONDS = 60.0


@dataclass(frozen=True)
class Bot:
    """All that an answer depends on, read once."""

    model: ChatModel
    rules: BotRules
    serving: model_records.Pointer
    source: Mapping[str, Any] | None
    untuned: BaseModels

    def chain(self, now: Any) -> list[Candidate]:
        """The models the bot would ask now, in order."""
        behind = {"base_model": self.untuned.base_model, "fallback_model": self.untuned.fallback_model}
        return chain(self.serving, now=now, **behind)

    async def ask(self, turns: Sequence[Mapping[str, Any]], candidates: Sequence[Candidate]) -> Answer:
        """As `ChatModel.answer`, with the bot's prompt and examples."""
        question = str(turns[-1]["content"])

        async def shown() -> str:
            if self.untuned.examples is None:
                return ""
            return await self.untuned.examples.near(question, source=self.source, count=self.rules.examples)

        return await first_answer(
            self.model,
            turns,
            candidates=candidates,
            prompt=prompt_of(self.rules, self.source),
            most_tokens=self.rules.answer_tokens,
            examples=shown,
        )


async def read_bot(store: Documents) -> Bot:
    """The bot as the store and the environment have it. SettingError names what is missing."""
    chat, serving = read(ChatSettings, os.environ), read(ServingSettings, os.environ)
    language = read(BotSettings, os.environ).language
    settings, pointer, source = await store.get_many(["bot/settings", SERVING, EXAMPLES])
    return Bot(
        model=chat_model(chat, serving, seconds=SECONDS, max_retries=1),
        rules=read_bot_rules(settings.data if settings else None, language=language),
        serving=record_of(Serving, pointer),
        source=source.data if source else None,
        untuned=BaseModels(chat.base_model, serving.fallback_model, few_shot_examples(os.environ)),
    )


async def named(store: Documents, bot: Bot, name: str, now: Any) -> Candidate:
    """The model called `name`: a version, `serving`, or `base`. UnknownRecordError says which there are."""
    if name == NOW_SERVING:
        return bot.chain(now)[0]
    if name == BASE:
        prompt = bot.serving.system_prompt if bot.serving else None
        return Candidate(bot.untuned.base_model, prompt, BASE)
    model = stored_record(Model, await model_records.found(store, name)).record
    return as_candidate(serving_pointer.entry_of(model))
