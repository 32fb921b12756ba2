"""Read what an evaluation depends on, and choose the two models that it compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.datasets.options import parse_options
from tuneline.inference.candidates import Candidate, chain
from tuneline.models.evaluation.pairs import Pair, Side
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import Promote
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import record_of
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.evaluations.evaluation import ComparedModels, EvaluatedModel
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.pin import PIN_SET, PinSet
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.texts import chat_texts


@dataclass(frozen=True)
class EvaluationInputs:
    """The documents that an evaluation depends on, from one read."""

    dataset: Dataset | None
    serving: Serving | None
    rules: BotRules
    examples: ExamplesSource | None
    pin_set: PinSet | None

    @property
    def policy(self) -> Promote:
        """The upload's option `promote`, or else the bot's setting."""
        options, _ = parse_options(self.dataset.options if self.dataset else {})
        return options.promote or self.rules.promote

    @property
    def held_out(self) -> str | None:
        """The name of the object with the held-out examples; None if there are none."""
        return self.dataset.valid if self.dataset else None


async def read_inputs(documents: Documents, dataset: str, *, language: str) -> EvaluationInputs:
    """Read the documents for the evaluation of the model of `dataset`."""
    known, serving, settings, examples, pin_set = await documents.get_many(
        [dataset_path(dataset), SERVING, SETTINGS, EXAMPLES, PIN_SET]
    )
    return EvaluationInputs(
        record_of(Dataset, known),
        record_of(Serving, serving),
        read_bot_rules(settings.data if settings else None, language=language),
        record_of(ExamplesSource, examples),
        record_of(PinSet, pin_set),
    )


def compared_models(
    inputs: EvaluationInputs, candidate: Candidate, base_models: BaseModels, *, now: datetime
) -> ComparedModels:
    """The serving model and `candidate`, with the bot's prompt for each.

    Before the first tuned model serves, the base model gets the new model's prompt, if that has one.
    """
    candidates = chain(
        inputs.serving,
        base_model=base_models.base_model,
        now=now,
        fallback_model=base_models.fallback_model,
    )
    # An operator may have promoted the new model already: it is not compared with itself.
    before = next(other for other in candidates if other.version != candidate.version)
    if inputs.serving is None:
        before = replace(before, system_prompt=candidate.system_prompt or None)
    prompt = inputs.rules.system_prompt or chat_texts.text("instructions", inputs.rules.language)
    base = next((other for other in candidates if not other.is_tuned), None) if before.is_tuned else None
    return ComparedModels(
        before=_with_prompt(before, prompt),
        after=_with_prompt(candidate, prompt),
        base=_with_prompt(base, prompt) if base else None,
    )


def candidates_of(models: ComparedModels) -> Mapping[Side, Candidate]:
    """The models of a stored evaluation, to be asked."""
    return {"after": _candidate(models.after), "before": _candidate(models.before)}


def extras_of(models: ComparedModels, pairs: Sequence[Pair]) -> Mapping[Side, Candidate]:
    """The models that are asked for the report alone; none if no question has examples to show."""
    if all(pair.question.examples == pair.question.pins for pair in pairs):
        return {}
    extras: dict[Side, Candidate] = {"toggled": _candidate(models.after)}
    return {**extras, "base": _candidate(models.base)} if models.base else extras


def _with_prompt(candidate: Candidate, prompt: str) -> EvaluatedModel:
    own = candidate.system_prompt
    return EvaluatedModel(
        model=candidate.model,
        system_prompt=prompt if own is None else own,
        version=candidate.version,
        endpoint=candidate.endpoint,
        base_model=candidate.base_model,
    )


def _candidate(side: EvaluatedModel) -> Candidate:
    return Candidate(side.model, side.system_prompt, side.version, side.endpoint, side.base_model)
