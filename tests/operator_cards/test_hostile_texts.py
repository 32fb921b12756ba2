"""LINE takes every card, whatever users, files and hosts have written into its documents."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operator_cards.sample_cards import (
    NOW,
    REPORT,
    TAIPEI,
    TODAY,
    VERSION,
    answer,
    bot_status,
    compared,
    dataset,
    evaluated,
    evaluation,
    job,
    model,
    models,
    question,
    rejected,
    rendered,
    stored,
)
from tests.operator_cards.test_cards import sent
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.answer_cards import answered_card, choice_card, undone_card
from tuneline.operator_cards.comparison_cards import Comparison, comparison_cards
from tuneline.operator_cards.confirmation_cards import training_confirmation
from tuneline.operator_cards.dataset_card import dataset_card
from tuneline.operator_cards.models.comparison_result import comparison_result, no_difference
from tuneline.operator_cards.models.evaluation_card import evaluation_card
from tuneline.operator_cards.models.job_card import job_card
from tuneline.operator_cards.models.model_cards import ShownModels, model_cards
from tuneline.operator_cards.news.digest_card import digest_card
from tuneline.operator_cards.news.news_card import NewsItem, news_card
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.problem_cards import problem_cards
from tuneline.operator_cards.question_cards import (
    OpenQuestion,
    discarded_card,
    listed_again_card,
    question_cards,
    suggestion_card,
)
from tuneline.operator_cards.row_card import row_card
from tuneline.operator_cards.status_card import Money, status_card
from tuneline.settings import LANGUAGES
from tuneline.storage.records.answers.feedback import Feedback
from tuneline.storage.records.evaluations.comparison import Preferences
from tuneline_dev.emulators.line.api.messages import refusal_of

TEXTS = st.one_of(
    st.sampled_from(
        [
            *("x" * 5_000, "請問" * 2_500, "👩‍👩‍👧‍👦" * 700, "ก็" * 2_500, "e" + "\u0301" * 5_000),
            *("\u202eevil\u202c" * 400, "\x00\x07\x1b[31m", "{name} {0} {} %s", "\n" * 5_000, "\u200b" * 50),
            *("\ud83d", "\u2028", " ", "", '"\\' * 2_500, "\ufffd" * 5_000, "https://" + "a" * 4_000),
        ]
    ),
    st.text(max_size=400),
)
NUMBERS = st.floats(width=32) | st.sampled_from([0.0, float("nan"), float("inf"), -1e30, 1e300])


def of_datasets(text: str, language: str) -> list[FlexMessage | None]:
    """The cards of files, with a text in the name, the problems, the reason and the row."""
    problems = tuple(
        {**each, "message": text, "mend": text, "found": text, "translations": {}, "line": 10**line}
        for line, each in enumerate([*rejected().record.problems] * 3)
    )
    changed: dict[str, Any] = {"object": f"datasets/line/{text}", "reason": text, "base_model": text}
    changed |= {"problems": problems, "problem_count": 10**9, "base_model_ends": text}
    changed |= {"examples": 10**12, "price_usd": Decimal("1e9"), "replaces": "d"}
    cards: list[FlexMessage | None] = []
    for state in ("awaiting_approval", "rejected", "refused", "training"):
        stored_one = dataset(state=state, **changed)
        cards += [
            dataset_card(stored_one, language=language, today=TODAY, report_url=REPORT),
            problem_cards(
                stored_one,
                language=language,
                rows={10**line: text for line in range(12)},
                report_url=REPORT,
            ),
        ]
    row = OperatorPostback("row", (dataset().id, "3"), VERSION)
    return [
        *cards,
        training_confirmation(dataset(**changed), language=language),
        row_card(row, event="01J", question=text, answer=text, language=language),
    ]


def of_questions(text: str, language: str) -> list[FlexMessage | None]:
    """The cards of questions and answers."""
    rating = stored(
        "feedback/01J",
        Feedback(chat="c", expire_at=None, rating="bad", question=text, answer=text, correction=text),
    )
    asked = question(1, text)
    every = [OpenQuestion(asked, 10**9, rating)] * 12
    own = answer(question=text, answer=text, before={"question": text, "answer": f"{text}.", "since": NOW})
    return [
        question_cards(every, language=language, count=3_000),
        suggestion_card(asked, rating, language=language),
        discarded_card(asked, language=language, left=3_000),
        listed_again_card(asked, language=language, left=3_000),
        answered_card(own, language=language, left=10**9, also=text, source=own),
        undone_card(own, language=language),
        choice_card(own, language=language),
        comparison_cards(
            Comparison("01C", VERSION, text, text, text, (2, 5), text, is_unknown=True), language=language
        ),
    ]


def of_models(text: str, language: str) -> list[FlexMessage | None]:
    """The cards of models and trainings, and those of all areas."""
    result = {"code": "", "reason": text, "score_before": 1.0, "score_after": 2.0}
    judged = evaluated(evaluation=result)
    running = replace(job(), record=replace(job().record, name=text, base_model=text))
    waiting = [dataset(object=f"datasets/{text}")] * 200
    status = replace(
        bot_status(), jobs=[running] * 100, datasets=waiting, unanswered=10**9, quota=(None, 0), ends=text
    )
    shown = models()
    many = [replace(shown.models[0], model=judged, ends=text, job=running)] * 10
    item = NewsItem(
        tone="wait",
        title=rendered("dataset_waiting", language, name=text, usd=1.0).title,
        what=rendered("job_failed", language, name=text, reason=text).what,
        name=text,
        postback=OperatorPostback("report", ("d",), VERSION),
    )
    preferred = [Preferences(text, 10**9, 1, 1)] * 100
    return [
        model_cards(
            ShownModels(now=NOW, models=many, serving=shown.serving), language=language, timezone=TAIPEI
        ),
        evaluation_card(judged, evaluation(), preferred, language=language),
        digest_card({"good": 10**12}, [text] * 5, language=language),
        job_card(running, language=language, timezone=TAIPEI),
        status_card(status, language=language, timezone=TAIPEI),
        news_card([item] * 40, language=language),
        comparison_result(compared(), model("9b1cd2e3"), language=language),
        no_difference("01C", 1, 1, answer=text, language=language),
    ]


@pytest.mark.parametrize("cards", [of_datasets, of_questions, of_models])
@settings(max_examples=60, deadline=None)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
def test_line_takes_every_card_with_any_text(cards: Any, text: str, language: str) -> None:
    for card in cards(text, language):
        if card is not None:
            assert refusal_of({"messages": [sent(card)]}) is None


@settings(max_examples=60, deadline=None)
@given(losses=st.lists(NUMBERS | st.none(), max_size=40), score=NUMBERS)
def test_line_takes_every_chart_with_any_number(losses: list[float | None], score: float) -> None:
    running = replace(job(), record=replace(job().record, curve={"train_loss": tuple(losses)}))
    result = {"code": "worse", "score_before": score, "score_after": 1.0}
    money = Money(Decimal("0.000001"), Decimal("1e12"))
    for card in (
        job_card(running, language="en", timezone=TAIPEI),
        evaluation_card(evaluated(evaluation=result), None, language="en"),
        status_card(replace(bot_status(), training=money), language="en", timezone=TAIPEI),
    ):
        assert refusal_of({"messages": [sent(card)]}) is None
