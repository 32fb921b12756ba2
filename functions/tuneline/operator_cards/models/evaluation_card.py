"""The card of a model's evaluation: both scores as bars, the verdict, and how sure it is."""

from collections.abc import Sequence
from typing import Final

from tuneline.line.flex.components import Component, FlexBox, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.models.charts import score_chart
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.style import Card, Tone, alt_text, fact, line, note
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.evaluations.comparison import Preferences
from tuneline.storage.records.evaluations.evaluation import Evaluation
from tuneline.storage.records.model import Model
from tuneline.texts.card_texts import texts
from tuneline.texts.evaluation_texts import report_texts

# The highest chrF.
_HIGHEST: Final = 100.0
REASON_UNITS: Final = 300
# The models whose preferences are shown.
PREFERENCES: Final = 5
_TONES: Final[dict[str, Tone]] = {"worse": "bad", "silent": "bad", "not_worse": "good"}


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
    own, result = texts(language), model.record.evaluation
    title = own["evaluation_title"].format(version=model_name(model.id, language))
    body: list[Component] = []
    verdict = verdict_text(model.record, language)
    if result and result.score_before is not None and result.score_after is not None:
        body += [
            note(own["score_title"]),
            score_chart(
                (own["bar_before"], result.score_before),
                (own["bar_after"], result.score_after),
                highest=_HIGHEST,
            ),
            line(),
        ]
    body.append(FlexText(text=verdict or own["not_evaluated"], size="md", is_bold=True))
    body += _figures(model.record, evaluation, language)
    body += _all_preferred(preferences, language)
    tone = _TONES.get((result.code if result else None) or "", "plain")
    return FlexMessage(
        alt_text=alt_text(title, verdict), contents=Card(title=title, tone=tone, body=body).as_bubble()
    )


def verdict_text(model: Model, language: str) -> str:
    """Return the verdict of the model's evaluation in words; empty without one."""
    result = model.evaluation
    if result is None:
        return ""
    return report_texts(language).get(result.code or "") or shortened(result.reason, REASON_UNITS)


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


def _figures(model: Model, evaluation: Evaluation | None, language: str) -> list[Component]:
    words, result = report_texts(language), model.evaluation
    rows: list[Component] = []
    if result and result.answered is not None:
        rows.append(fact(words["answered"], f"{result.answered} / {result.questions}"))
    figures = (evaluation.verdict or {}).get("figures", {}) if evaluation else {}
    if figures.get("share_won") is not None:
        shares = f"{figures['wins']} / {figures['ties']} / {figures['losses']}"
        rows += [fact(words["wins"], shares), fact(words["share"], f"{figures['share_won']:.0%}")]
    if figures.get("chance") is not None:
        rows.append(_below(words["chance"], f"{figures['chance']:.1%}"))
    return rows
