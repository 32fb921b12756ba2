"""The card of a model's evaluation: the verdict in one sentence, and its figures as bars."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tuneline.charts.flex import chart_boxes
from tuneline.charts.pictures.evaluation import outcome_chart, score_chart
from tuneline.line.flex.components import Component, FlexBox, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.models.verdict_sentence import verdict_sentence
from tuneline.operator_cards.style import Card, alt_text, fact, line, note
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.evaluations.comparison import Preferences
from tuneline.storage.records.evaluations.evaluation import Evaluation
from tuneline.storage.records.model import Model
from tuneline.texts.card_texts import texts
from tuneline.texts.evaluation_texts import report_texts

REASON_UNITS: Final = 300
# The models whose preferences are shown.
PREFERENCES: Final = 5


def evaluation_card(
    model: StoredRecord[Model],
    evaluation: Evaluation | None,
    preferences: Sequence[Preferences] = (),
    *,
    language: str,
) -> FlexMessage:
    """Make the card. `evaluation` has the figures behind the verdict; None if it is not there any more.

    `preferences` are those of operators who compared it with other models.
    """
    result = model.record.evaluation
    title = texts(language)["evaluation_title"].format(version=model_name(model.id, language))
    verdict = verdict_sentence(result, evaluation, is_decided=model.record.state != "held", language=language)
    body: list[Component] = [FlexText(text=verdict.text, size="md", is_bold=True)]
    if evaluation and (figures := (evaluation.verdict or {}).get("figures")):
        # The verdict has said how sure it is.
        outcome = replace(outcome_chart(figures, language=language), notes=())
        body += [] if outcome.is_empty else [line(), *chart_boxes(outcome)]
    if result and result.score_before is not None and result.score_after is not None:
        body += [
            line(),
            *chart_boxes(score_chart(result.score_before, result.score_after, language=language)),
        ]
    body += _details(model.record, language)
    body += _all_preferred(preferences, language)
    card = Card(title=title, tone=verdict.tone, body=body)
    return FlexMessage(alt_text=alt_text(title, verdict.text), contents=card.as_bubble())


def _all_preferred(preferences: Sequence[Preferences], language: str) -> list[Component]:
    """Return those of the models that were compared most often, and how many more there are."""
    most = sorted(preferences, key=lambda each: each.better + each.same + each.worse, reverse=True)
    rows = [_preferred(each, language) for each in most[:PREFERENCES]]
    if len(most) > PREFERENCES:
        rows.append(note(texts(language)["more_problems"].format(count=len(most) - PREFERENCES)))
    return rows


def _preferred(preferences: Preferences, language: str) -> Component:
    own, named = texts(language), model_name(preferences.against, language)
    counts = f"{preferences.better} / {preferences.same} / {preferences.worse}"
    return _below(own["preferred"].format(version=named), counts)


def _below(name: str, value: str) -> Component:
    """Return a value below its name, which is too long to be beside it."""
    return FlexBox(contents=(note(name), FlexText(text=value)))


def _details(model: Model, language: str) -> list[Component]:
    """Return how many questions it answered, and what else has decided than the figures."""
    words, result = report_texts(language), model.evaluation
    rows: list[Component] = []
    if result and result.answered is not None:
        rows.append(fact(words["answered"], f"{result.answered} / {result.questions}"))
    if result and result.code == "overtaken":
        rows.append(note(words["overtaken"]))
    if result and not result.code and (reason := shortened(result.reason, REASON_UNITS)):
        rows.append(note(reason))
    return rows
