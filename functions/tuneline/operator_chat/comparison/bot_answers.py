"""Ask models as the bot asks them: with its prompt, pins and examples, from one read of the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.chat.prompt.system_prompt import prompt_of
from tuneline.inference.candidates import Candidate, chain
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.inference.fallback import first_answer
from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import NearestExamples
from tuneline.retrieval.pinned_answers import Pins, StoredPin, pair_of, read_pins
from tuneline.retrieval.prompt_examples import prompt_examples
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import record_of
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.pin import PIN_SET
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.texts import chat_texts

# The beginning of an answer's version if it is a pinned answer, so that no model was asked.
PINNED: Final = "pin:"


@dataclass(frozen=True)
class BotAnswers:
    """Everything that an answer depends on, read once."""

    model: ChatModel
    rules: BotRules
    serving: Serving | None
    source: ExamplesSource | None
    pins: Pins
    base_models: BaseModels

    def chain(self, now: datetime) -> list[Candidate]:
        """The models that the bot would ask now, in order."""
        return chain(
            self.serving,
            now=now,
            base_model=self.base_models.base_model,
            fallback_model=self.base_models.fallback_model,
        )

    @property
    def prompt(self) -> str:
        """The prompt of a model that has none of its own."""
        return prompt_of(self.rules, self.source)

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
            prompt=self.prompt,
            most_tokens=self.rules.answer_tokens,
            examples=shown,
            unknown=chat_texts.text("unknown", self.rules.language),
        )

    def _pinned(self, pin: StoredPin | None) -> Answer | None:
        if self.rules.verbatim == "off" or pin is None:
            return None
        return Answer(pin.record.answer, Candidate("", None, f"{PINNED}{pin.id}"), Decimal(0))


async def read_bot_answers(
    store: Documents, *, model: ChatModel, base_models: BaseModels, language: str
) -> BotAnswers:
    """Read the store; `language` is the bot's if its settings name none."""
    settings, pointer, source, pin_set = await store.get_many([SETTINGS, SERVING, EXAMPLES, PIN_SET])
    return BotAnswers(
        model=model,
        rules=read_bot_rules(settings.data if settings else None, language=language),
        serving=record_of(Serving, pointer),
        source=record_of(ExamplesSource, source),
        pins=await read_pins(store) if pin_set else Pins(),
        base_models=base_models,
    )
