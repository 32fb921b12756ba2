"""Ask models from the command line as the bot asks them: at their hosts, with the bot's own prompt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tuneline.bootstrap.chat_hosts import base_models, chat_model_in
from tuneline.bootstrap.embedders import embedder_in
from tuneline.bootstrap.few_shot import few_shot_examples
from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.chat.prompt.system_prompt import prompt_of
from tuneline.inference.candidates import Candidate, as_candidate, base_candidate, chain
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.inference.fallback import first_answer
from tuneline.inference.model_host import ShownExamples
from tuneline.models import serving_pointer
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import NearestExamples
from tuneline.retrieval.pinned_answers import Pins, StoredPin, pair_of, read_pins
from tuneline.retrieval.prompt_examples import prompt_examples
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import record_of, stored_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.model import Model
from tuneline.storage.records.pin import PIN_SET
from tuneline.storage.records.serving import BASE, SERVING, Serving
from tuneline.texts import chat_texts
from tuneline_cli.model import model_records

NOW_SERVING = "serving"
# Shown with a pinned answer.
NO_MODEL = "no model is asked"
SECONDS = 60.0


@dataclass(frozen=True)
class ChatClient:
    """Everything that an answer depends on, read once."""

    model: ChatModel
    rules: BotRules
    serving: model_records.Pointer
    source: ExamplesSource | None
    pins: Pins
    base_models: BaseModels

    def chain(self, now: Any) -> list[Candidate]:
        """The models that the bot would ask now, in order."""
        behind = {
            "base_model": self.base_models.base_model,
            "fallback_model": self.base_models.fallback_model,
        }
        return chain(self.serving, now=now, **behind)

    async def ask(self, turns: Sequence[Mapping[str, Any]], candidates: Sequence[Candidate]) -> Answer:
        """Answer as `ChatModel.answer` does, with the bot's prompt, pins and examples.

        A question that the bot answers with a pin, word for word, gets that answer, and no model is asked.
        """
        question = str(turns[-1]["content"])
        if pinned := self._pinned(self.pins.exact(question, now=datetime.now(UTC))):
            return pinned

        in_force, found = self.pins.in_force(datetime.now(UTC)), NearestExamples()
        if examples := self.base_models.examples:
            pairs = [*map(pair_of, in_force)]
            found = await examples.find(question, source=self.source, pins=pairs)
        meant = [in_force[place] for place in found.pins]
        if found.decision == "verbatim" and found.is_pin and (pinned := self._pinned(meant[0])):
            return pinned

        async def shown(candidate: Candidate) -> ShownExamples:
            return prompt_examples(
                question,
                pins=self.pins,
                found=found,
                meant=meant,
                count=self.rules.examples_for(is_tuned=candidate.is_tuned),
                now=datetime.now(UTC),
            )

        return await first_answer(
            self.model,
            turns,
            candidates=candidates,
            prompt=prompt_of(self.rules, self.source),
            most_tokens=self.rules.answer_tokens,
            examples=shown,
            unknown=chat_texts.text("unknown", self.rules.language),
        )

    def _pinned(self, pin: StoredPin | None) -> Answer | None:
        if self.rules.verbatim == "off" or pin is None:
            return None
        return Answer(pin.record.answer, Candidate("", None, f"pin:{pin.id}"), Decimal(0))


async def read_client(store: Documents, env: Mapping[str, str]) -> ChatClient:
    """Read the store and the settings in `env`. Raises SettingError, which names a missing setting."""
    language = read(BotSettings, env).language
    settings, pointer, source, pin_set = await store.get_many(["bot/settings", SERVING, EXAMPLES, PIN_SET])
    return ChatClient(
        model=chat_model_in(env, seconds=SECONDS, max_retries=1),
        rules=read_bot_rules(settings.data if settings else None, language=language),
        serving=record_of(Serving, pointer),
        source=record_of(ExamplesSource, source),
        pins=await read_pins(store) if pin_set else Pins(),
        base_models=base_models(env, few_shot_examples(env, embedder=embedder_in(env), is_patient=True)),
    )


async def named(store: Documents, client: ChatClient, name: str, now: Any) -> Candidate:
    """The model called `name`: a version, `serving`, or `base`. UnknownRecordError lists the versions."""
    if name == NOW_SERVING:
        return client.chain(now)[0]
    if name == BASE:
        return base_candidate(client.base_models.base_model, client.serving)
    model = stored_record(Model, await model_records.find_model(store, name)).record
    return as_candidate(serving_pointer.entry_of(model))
