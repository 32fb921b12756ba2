"""Every card, in every language, is a message that LINE takes and that says what it has to say."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from linebot.v3 import messaging

from tests.operator_cards.sample_cards import (
    CARDS,
    PROBLEMS,
    QUESTION,
    ROWS,
    TAIPEI,
    TODAY,
    VERSION,
    bot_status,
    dataset,
    evaluation,
    job,
    model,
    question,
    questions,
    rejected,
)
from tuneline.charts.flex import MOST_BARS
from tuneline.line.flex.messages import FlexMessage
from tuneline.line.sent_objects import sent_objects
from tuneline.operator_cards.answer_form import answer_form
from tuneline.operator_cards.dataset_card import dataset_card
from tuneline.operator_cards.models.evaluation_card import evaluation_card
from tuneline.operator_cards.models.job_card import job_card
from tuneline.operator_cards.models.verdict_sentence import verdict_sentence
from tuneline.operator_cards.postback import read_postback
from tuneline.operator_cards.problem_cards import problem_cards
from tuneline.operator_cards.question_cards import OpenQuestion, question_cards
from tuneline.operator_cards.rich_menu import AREAS
from tuneline.operator_cards.status_card import status_card
from tuneline.settings import LANGUAGES
from tuneline.storage.records.job import JobMessage, JobState
from tuneline.storage.records.model import ModelEvaluation
from tuneline.texts.card_texts import texts
from tuneline.texts.chart_texts import texts as chart_texts
from tuneline.texts.evaluation_texts import report_texts
from tuneline_dev.emulators.line.api.messages import refusal_of

GOLDEN = Path(__file__).with_name("golden")
WITHOUT_VERSION = {*(verb for verb, _ in AREAS), "hours", "drafts", "yes_paste", "no_paste", "stop"}
WITHOUT_VERSION |= {"canary", "with_person"}
EVERY = [(name, language) for name in CARDS for language in LANGUAGES]


def sent(message: FlexMessage) -> dict[str, Any]:
    (made,) = sent_objects([message.as_message()])
    return made


def parts(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the components of a type, at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from parts(item, kind)
    elif isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        for item in value.values():
            yield from parts(item, kind)


def words(message: FlexMessage) -> str:
    return "\n".join(text["text"] for text in parts(sent(message)["contents"], "text"))


def postbacks(message: FlexMessage) -> list[dict[str, Any]]:
    return list(parts(sent(message)["contents"], "postback"))


def verbs(message: FlexMessage) -> list[str]:
    return [read_postback(action["data"]).verb for action in postbacks(message)]


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_the_json_of_its_golden_file(name: str) -> None:
    assert sent(CARDS[name]("zh-TW")) == json.loads((GOLDEN / f"{name}.json").read_text())


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_line_takes_every_card_in_every_language(name: str, language: str) -> None:
    made = sent(CARDS[name](language))
    assert refusal_of({"messages": [made]}) is None
    of_the_sdk = messaging.FlexMessage.from_dict(made)
    assert of_the_sdk is not None
    assert of_the_sdk.to_dict() == made


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_card_has_no_unfilled_place_and_only_its_own_language(name: str, language: str) -> None:
    shown = words(CARDS[name](language)) + CARDS[name](language).alt_text
    assert not re.search(r"[{}]|None", shown)
    own = texts(language)
    labels = {action["label"] for action in postbacks(CARDS[name](language))}
    fixed = [(text.partition("{")[0], text.rpartition("}")[2]) for text in own.values()]
    assert all(
        any(begin + end and label.startswith(begin) and label.endswith(end) for begin, end in fixed)
        for label in labels
    )


@pytest.mark.parametrize("held_out", [0, 4])
def test_a_dataset_without_test_questions_says_how_many_pairs_give_some(held_out: int) -> None:
    card = words(dataset_card(dataset(held_out=held_out), language="en", today=TODAY))
    own = texts("en")
    assert own["learns_only_this"] in card
    assert (own["no_test_questions"].format(count=30) in card) == (not held_out)
    assert own["learns_only_this"] not in words(dataset_card(rejected(), language="en", today=TODAY))


@pytest.mark.parametrize("name", CARDS)
def test_every_button_names_the_version_of_its_document(name: str) -> None:
    for action in postbacks(CARDS[name]("en")):
        postback = read_postback(action["data"])
        begins = postback.verb in ("compare_five", "compare_type")
        unversioned = "new" if begins else ""
        is_unversioned = begins or postback.verb in WITHOUT_VERSION
        assert postback.version == (unversioned if is_unversioned else VERSION)


class TestDatasets:
    def test_one_that_waits_can_be_trained_looked_at_and_cancelled(self) -> None:
        card = CARDS["dataset"]("zh-TW")
        assert verbs(card) == ["train", "problems", "cancel"]
        assert [action["label"] for action in postbacks(card)] == ["訓練", "查看要修正的地方", "取消"]
        shown = words(card)
        for expected in ("118 個，其中 12 個留作測試", "約 US$1.19", "2027-06-17", "還剩 200 天"):
            assert expected in shown

    def test_one_with_errors_cannot_be_trained_and_says_what_to_do(self) -> None:
        card = CARDS["rejected"]("zh-TW")
        assert verbs(card) == ["problems"]
        shown = words(card)
        assert "第 3 列\n回答是空的。" in shown
        assert "相同的檔名" in shown
        assert "費用\n" not in shown

    @pytest.mark.parametrize("state", ["training", "trained", "gone", "failed", "checking", "starting"])
    def test_one_that_is_decided_has_no_button_that_spends(self, state: str) -> None:
        card = dataset_card(dataset(state=state), language="en", today=TODAY)
        assert verbs(card) == ["problems"]

    def test_an_unknown_price_is_not_free(self) -> None:
        card = dataset_card(dataset(price_usd=None), language="en", today=TODAY)
        assert "Price\nunknown" in words(card)

    @pytest.mark.parametrize("ends", [None, "soon"])
    def test_an_unknown_end_is_said(self, ends: str | None) -> None:
        card = dataset_card(dataset(base_model_ends=ends), language="en", today=TODAY)
        assert "no end announced" in words(card)

    def test_a_name_of_any_length_and_kind_is_shown_safely(self) -> None:
        name = "\u202egnp.x\x00\n" + "很長的檔名" * 200
        card = dataset_card(dataset(object=f"datasets/line/{name}"), language="ja", today=TODAY)
        assert refusal_of({"messages": [sent(card)]}) is None
        assert "\u202e" not in json.dumps(sent(card), ensure_ascii=False)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_problems_are_in_the_language_of_the_operator(self, language: str) -> None:
        card = dataset_card(rejected(), language=language, today=TODAY)
        empty = {
            "en": "The answer is empty.",
            "zh-TW": "回答是空的。",
            "zh-CN": "回答是空的。",
            "ja": "回答が空です。",
            "ko": "답변이 비어 있습니다.",
            "th": "ไม่มีคำตอบ",
        }
        assert empty[language] in words(card)

    @pytest.mark.parametrize("own", ["en", "zh-TW"])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_problems_without_words_are_in_the_best_stored_language(self, language: str, own: Any) -> None:
        older = tuple(finding.as_dict(own) for finding in PROBLEMS)
        card = dataset_card(dataset(state="rejected", problems=older), language=language, today=TODAY)
        text = "回答是空的。" if language in ("zh-TW", "zh-CN") else "The answer is empty."
        assert text in words(card)


class TestProblems:
    def test_a_row_that_fits_is_in_the_keyboard_and_a_longer_one_in_words(self) -> None:
        card = CARDS["problems"]("zh-TW")
        rows = [action for action in postbacks(card) if "fillInText" in action]
        assert [action["fillInText"] for action in rows] == [ROWS[3], ROWS[7]]
        assert [read_postback(action["data"]).ids[1] for action in rows] == ["3", "7"]
        assert "這一列太長" in words(card)

    def test_errors_come_first_and_the_last_bubble_says_what_is_left(self) -> None:
        many = tuple(rejected().record.problems[:1]) * 40
        made = problem_cards(
            dataset(state="rejected", problems=many, problem_count=90), language="en", rows=ROWS
        )
        assert made is not None
        bubbles = sent(made)["contents"]["contents"]
        assert len(bubbles) == 12
        assert "… and 79 more" in json.dumps(bubbles[-1], ensure_ascii=False)

    def test_long_rows_leave_room_for_the_last_bubble(self) -> None:
        many = tuple({**rejected().record.problems[0], "line": line} for line in range(3, 15))
        rows = dict.fromkeys(range(3, 15), "長" * 299)
        made = problem_cards(
            dataset(state="rejected", problems=many, problem_count=12), language="zh-TW", rows=rows
        )
        assert made is not None
        bubbles = sent(made)["contents"]["contents"]
        assert refusal_of({"messages": [sent(made)]}) is None
        assert f"還有 {12 - (len(bubbles) - 1)} 個" in json.dumps(bubbles[-1], ensure_ascii=False)

    def test_a_dataset_without_problems_has_no_carousel(self) -> None:
        assert problem_cards(dataset(problems=()), language="en", rows={}) is None


class TestQuestions:
    def test_a_users_correction_is_shown_as_not_checked_and_used_only_by_a_tap(self) -> None:
        card = CARDS["questions"]("zh-TW")
        assert verbs(card) == [
            *("edit", "take_over", "discard"), *("use", "edit", "discard"),
            *("edit", "discard"), *("edit", "discard"),
        ]  # fmt: skip
        assert "使用者的建議（未經確認）" in words(card)

    def test_the_keyboard_opens_with_the_form_if_the_question_fits(self) -> None:
        forms = [action.get("fillInText") for action in postbacks(CARDS["questions"]("zh-TW"))]
        assert forms[0] == f"問：{QUESTION}\n答："
        assert forms[-2] is None
        assert answer_form("x" * 300, "en") is None

    def test_at_most_twelve_bubbles_say_how_many_follow(self) -> None:
        many = [OpenQuestion(question(number, f"{number}？")) for number in range(12)]
        made = question_cards(many, language="en", count=12)
        assert made is not None
        assert len(sent(made)["contents"]["contents"]) == 12
        more = question_cards(many, language="en", count=37)
        assert more is not None
        bubbles = sent(more)["contents"]["contents"]
        assert len(bubbles) == 12
        assert "… and 26 more" in json.dumps(bubbles[-1], ensure_ascii=False)

    def test_no_question_has_no_card(self) -> None:
        assert question_cards([], language="en", count=0) is None

    def test_long_questions_and_answers_stay_within_lines_limits(self) -> None:
        long = [OpenQuestion(question(number, "很長的問題" * 500)) for number in range(12)]
        made = question_cards([*long, *questions()], language="th", count=16)
        assert made is not None
        assert refusal_of({"messages": [sent(made)]}) is None


def test_money_and_promotion_ask_first_and_can_be_refused() -> None:
    for name, verb in (
        ("sure_train", "yes_train"),
        ("sure_promote", "yes_promote"),
        ("sure_roll_back", "yes_roll_back"),
    ):
        assert verbs(CARDS[name]("ko")) == [verb, "no"]
    assert "US$1.19" in words(CARDS["sure_train"]("ko"))


def test_a_comparison_does_not_name_the_models() -> None:
    card = CARDS["comparison"]("en")
    assert verbs(card) == ["left", "same", "right", "same"]
    assert "3f8a12b4" not in words(card)


def test_the_status_names_what_waits_and_opens_it() -> None:
    card = CARDS["status"]("zh-TW")
    assert verbs(card) == ["report", "promote", "job", "with_person", "questions", "hours"]
    for expected in ("187 則", "US$3.21", "15:20", "診所問答.xlsx", "等您決定\n2"):
        assert expected in words(card)


def test_what_could_not_be_read_is_not_in_the_status() -> None:
    unread = {"jobs": None, "training": None, "unanswered": None, "datasets": None, "models": None}
    known = replace(bot_status(), quota=None, **unread)  # type: ignore[arg-type]
    shown = words(status_card(known, language="en", timezone=TAIPEI))
    assert "Answering now\n3f8a12b4" in shown
    for own in ("row_training", "row_training_money", "row_quota", "row_unanswered", "nothing_waits"):
        assert texts("en")[own] not in shown.splitlines()


def bars(card: FlexMessage, side: str = "height") -> list[float]:
    """Return the heights or the widths of the bars in percent."""
    boxes = [box for box in parts(sent(card)["contents"], "box") if "backgroundColor" in box]
    return [float(box[side].rstrip("%")) for box in boxes if box.get(side, "").endswith("%")]


@pytest.mark.parametrize(
    ("losses", "heights"),
    [
        ([2.0, 1.0, 0.5], [100, 50, 25]),
        ([0.0], [2]),
        ([None, 4.0, None, 1.0], [100, 25]),
    ],
)
def test_a_curve_has_bars_from_zero_to_its_highest_value(
    losses: list[float | None], heights: list[float]
) -> None:
    curve = {"step": tuple(map(float, range(len(losses)))), "train_loss": tuple(losses)}
    stored = replace(job(), record=replace(job().record, curve=curve))
    assert bars(job_card(stored, language="en", timezone=TAIPEI)) == heights


def test_a_curve_of_many_steps_has_few_bars_and_shows_its_peak() -> None:
    losses = [2.0] * 500
    losses[321] = 9.0
    curve = {"step": tuple(map(float, range(500))), "train_loss": tuple(losses)}
    stored = replace(job(), record=replace(job().record, curve=curve))
    drawn = bars(job_card(stored, language="en", timezone=TAIPEI))
    assert len(drawn) <= MOST_BARS
    assert (max(drawn), drawn.count(100)) == (100, 1)


def test_a_training_whose_losses_google_shows_links_to_them() -> None:
    page = "https://console.cloud.google.com/vertex-ai/x/tuning/tuningJob/7?project=p"
    event = JobMessage(id="us-7-page", at=job().record.created_at, level="info", text=f"losses: {page}")
    stored = replace(job(), record=replace(job().record, curve={}, events=(event,)))
    card = job_card(stored, language="th", timezone=TAIPEI)
    assert chart_texts("th")["loss_at_google"] in words(card)
    assert [action["uri"] for action in parts(sent(card)["contents"], "uri")] == [page]


@pytest.mark.parametrize("state", get_args(JobState))
def test_a_job_of_any_state_has_a_card(state: JobState) -> None:
    stored = replace(job(), record=replace(job().record, state=state, curve={}))
    for language in LANGUAGES:
        assert chart_texts(language)["loss_none"] in words(
            job_card(stored, language=language, timezone=TAIPEI)
        )


def test_an_evaluation_begins_with_one_sentence_and_shows_both_scores() -> None:
    card = CARDS["evaluation"]("zh-TW")
    assert bars(card, "width") == [62, 16, 22, 41, 64]
    sentence = "50 題測試中，新模型較好 31 題、一樣 8 題、較差 11 題：新模型明顯比較好。"
    assert words(card).split("\n")[1] == sentence
    for expected in ("41.2", "63.5", "49 / 50"):
        assert expected in words(card)
    assert "勝率" not in words(card)
    assert "%" not in words(card)
    bare = evaluation_card(model(), None, language="en")
    assert texts("en")["not_evaluated"] in words(bare)


@pytest.mark.parametrize(
    ("code", "figures", "key"),
    [
        ("manual", {"wins": 0, "ties": 5, "losses": 0, "is_better": False}, "verdict_same"),
        ("manual", {"is_better": True}, "verdict_better"),
        ("manual", {"is_worse": True, "is_better": False}, "verdict_worse"),
        ("auto", {"wins": 1, "ties": 2, "losses": 0, "measure": None, "is_better": False}, "verdict_few"),
        ("overtaken", {"is_better": False}, "verdict_maybe_better"),
        ("not_worse", {"wins": 1, "ties": 3, "losses": 2, "is_better": False}, "verdict_maybe_worse"),
        ("not_worse", {"wins": 2, "ties": 1, "losses": 2, "is_better": False}, "verdict_same"),
        ("manual", {"wins": 0, "ties": 0, "losses": 0, "measure": None}, "verdict_none"),
        (None, {}, "not_evaluated"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_verdict_is_by_the_figures_whoever_decides(
    code: str | None, figures: dict[str, Any], key: str, language: str
) -> None:
    result = ModelEvaluation.from_document({"code": code})
    shown, undecided = (
        verdict_sentence(result, evaluation(**figures), is_decided=is_decided, language=language).text
        for is_decided in (True, False)
    )
    assert shown.endswith(texts(language)[key])
    is_open = key not in ("verdict_better", "verdict_worse", "not_evaluated")
    assert undecided == (texts(language)["verdict_undecided"].format(verdict=shown) if is_open else shown)
    for name, default in (("wins", 31), ("ties", 8), ("losses", 11)):
        counted = str(figures.get(name, default))
        assert counted in shown or key in ("verdict_none", "not_evaluated")


@pytest.mark.parametrize("code", ["silent", "serving_gone", "not_worse"])
def test_without_figures_that_say_more_the_verdict_is_the_reports(code: str) -> None:
    result = ModelEvaluation.from_document({"code": code})
    assert verdict_sentence(result, None, is_decided=False, language="en").text == report_texts("en")[code]
    of_before = evaluation(is_better=None)
    assert verdict_sentence(result, of_before, is_decided=False, language="en").text.endswith(
        report_texts("en")[code]
    )


def test_a_model_can_be_promoted_unless_it_serves_or_is_gone_and_the_serving_one_rolled_back() -> None:
    card = CARDS["models"]("zh-TW")
    assert verbs(card) == [
        *("promote", "compare", "share", "evaluation", "job"), *("roll_back", "evaluation"),
        *("promote", "compare"), *("promote", "compare", "canary"),
    ]  # fmt: skip
    assert "狀態\n備用" in words(card)


def write(name: str) -> None:
    """Write a card's golden file again, after its change was looked at."""
    text = json.dumps(sent(CARDS[name]("zh-TW")), ensure_ascii=False, indent=1)
    (GOLDEN / f"{name}.json").write_text(text + "\n")
