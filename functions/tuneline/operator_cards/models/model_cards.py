"""The newest models as a carousel: each with its state, its score, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tuneline.line.flex.components import Component, FlexButton, FlexText
from tuneline.line.flex.messages import Bubble, FlexMessage, fitting_carousel
from tuneline.operator_cards.local_time import day_and_clock
from tuneline.operator_cards.models.canary_card import SHARES, share_button
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.models.verdict_sentence import verdict_sentence
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, Tone, alt_text, button, fact, postback_of, until
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.evaluations.evaluation import Evaluation
from tuneline.storage.records.job import Job
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import Serving
from tuneline.texts.card_texts import texts


@dataclass(frozen=True, kw_only=True)
class ShownModel:
    """A model of the carousel. `ends` is its last day; `job` is its training, None without one.
    `evaluation` has the figures of its evaluation.

    `is_behind`: it answers if the serving one does not. `is_canary`: it answers a part of the chats.
    `can_serve`: an operator may promote it. `pointer` is the version of its and the serving pointer's
    documents together if an operator may test it in a part of the chats, else empty.
    """

    model: StoredRecord[Model]
    ends: str | None
    job: StoredRecord[Job] | None = None
    evaluation: Evaluation | None = None
    is_serving: bool = False
    is_behind: bool = False
    is_canary: bool = False
    can_serve: bool = False
    pointer: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownModels:
    """The models, the newest first, and the pointer to the serving one; None if the base model serves."""

    now: datetime
    models: Sequence[ShownModel]
    serving: StoredRecord[Serving] | None


def model_cards(shown: ShownModels, *, language: str, timezone: tzinfo) -> FlexMessage:
    """Make the carousel; there is at least one model."""
    own = texts(language)
    bubbles = (_model(model, shown, language, timezone) for model in shown.models)
    first = shown.models[0].model.id
    return FlexMessage(alt_text=alt_text(own["models_title"], first), contents=fitting_carousel(bubbles))


def _model(model: ShownModel, shown: ShownModels, language: str, timezone: tzinfo) -> Bubble:
    own, record = texts(language), model.model.record
    rows: list[Component] = []
    if record.state != "evaluating":
        verdict = verdict_sentence(
            record.evaluation, model.evaluation, is_decided=record.state != "held", language=language
        )
        rows.append(FlexText(text=verdict.text))
    rows.append(fact(own["row_state"], own[f"state_{_state(model)}"]))
    if model.is_serving and shown.serving and shown.serving.record.since:
        rows.append(fact(own["row_since"], day_and_clock(shown.serving.record.since, timezone)))
    if record.ready_at is not None:
        rows.append(fact(own["row_ready"], day_and_clock(record.ready_at, timezone)))
    evaluation = record.evaluation
    if evaluation and evaluation.score_before is not None and evaluation.score_after is not None:
        score = f"{evaluation.score_before:.1f} → {evaluation.score_after:.1f}"
        rows.append(fact(own["row_score"], score))
    rows.append(fact(own["row_ends"], until(model.ends, shown.now.date(), language)))
    buttons = _buttons(model, shown, language)
    title = model_name(record.version, language)
    return Card(title=title, tone=_tone(model), body=rows, buttons=buttons).as_bubble()


def _buttons(model: ShownModel, shown: ShownModels, language: str) -> list[FlexButton]:
    own, stored = texts(language), model.model
    buttons = []
    if model.is_serving and shown.serving:
        buttons.append(button(own["roll_back"], postback_of("roll_back", shown.serving)))
    if model.can_serve:
        buttons.append(button(own["promote"], postback_of("promote", stored), style="primary"))
        buttons.append(button(own["compare"], OperatorPostback("compare")))
    if model.is_canary:
        buttons.append(button(own["canary_see"], OperatorPostback("canary")))
    elif model.pointer:
        buttons.append(share_button(model.model.id, SHARES[0], pointer=model.pointer, language=language))
    if stored.record.evaluation and stored.record.evaluation.code:
        buttons.append(button(own["see_evaluation"], postback_of("evaluation", stored), style="link"))
    if model.job:
        buttons.append(button(own["see_job"], postback_of("job", model.job), style="link"))
    return buttons


def _state(model: ShownModel) -> str:
    if model.is_serving:
        return "serving"
    if model.is_canary:
        return "canary"
    return "behind" if model.is_behind else model.model.record.state


def _tone(model: ShownModel) -> Tone:
    if model.is_serving:
        return "good"
    return "wait" if model.is_canary or model.model.record.state == "held" else "plain"
