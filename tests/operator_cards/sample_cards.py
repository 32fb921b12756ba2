"""Every kind of card, of a clinic's records: as an operator would get them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, TypeVar

from tuneline.datasets.findings.finding import problem
from tuneline.line.flex.messages import FlexMessage
from tuneline.notices.render import RenderedNotice, render_notice
from tuneline.opening_hours.change_text import change_text
from tuneline.operator_cards.answer_cards import answered_card, choice_card, undone_card
from tuneline.operator_cards.comparison_cards import Comparison, comparison_cards
from tuneline.operator_cards.confirmation_cards import (
    paste_confirmation,
    promotion_confirmation,
    roll_back_confirmation,
    training_confirmation,
)
from tuneline.operator_cards.dataset_card import dataset_card
from tuneline.operator_cards.document_card import document_confirmation
from tuneline.operator_cards.drafts.draft_cards import draft_cards, edited_card, sure_draft_card
from tuneline.operator_cards.help_cards import help_card, send_card
from tuneline.operator_cards.hours.hours_card import hours_card
from tuneline.operator_cards.models.canary_card import (
    ShownCanary,
    canary_card,
    share_confirmation,
    stop_confirmation,
)
from tuneline.operator_cards.models.comparison_result import (
    comparison_result,
    comparison_retry,
    no_difference,
)
from tuneline.operator_cards.models.comparison_start import comparison_start
from tuneline.operator_cards.models.evaluation_card import evaluation_card
from tuneline.operator_cards.models.job_card import job_card
from tuneline.operator_cards.models.model_cards import ShownModel, ShownModels, model_cards
from tuneline.operator_cards.news.digest_card import digest_card
from tuneline.operator_cards.news.news_card import NewsItem, news_card
from tuneline.operator_cards.news.takeover_cards import (
    ShownTakeover,
    resumed_card,
    taken_card,
    takeover_cards,
)
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
from tuneline.operator_cards.status_card import BotStatus, Money, status_card
from tuneline.operator_cards.style import postback_of
from tuneline.storage.documents import Document
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.answers.draft import Draft
from tuneline.storage.records.answers.feedback import Feedback
from tuneline.storage.records.answers.operator_answer import KEPT, OperatorAnswer
from tuneline.storage.records.answers.unanswered import UnansweredQuestion
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.evaluations.comparison import ModelComparison, Preferences
from tuneline.storage.records.evaluations.evaluation import Evaluation
from tuneline.storage.records.job import Job
from tuneline.storage.records.model import Model
from tuneline.storage.records.notice import Notice
from tuneline.storage.records.operators.channel import Channel
from tuneline.storage.records.operators.generation import Generation
from tuneline.storage.records.operators.hours import Hours
from tuneline.storage.records.record import Record
from tuneline.storage.records.serving import Canary, Serving, ServingEntry

R = TypeVar("R", bound=Record)
TODAY = date(2026, 11, 29)
NOW = datetime(2026, 11, 29, 6, 30, tzinfo=UTC)
TAIPEI = timezone(timedelta(hours=8))
VERSION = "2026-11-29T06:29:58.123456Z"
REPORT = "https://storage.googleapis.com/clinic/reports/3f8a.html?X-Goog-Signature=" + "f" * 700
ROWS = {
    3: "初診要帶什麼？,",
    7: "週日有看診嗎？,",
    12: "掛號費多少？,掛號費 150 元。" * 40,
}
PHONE = problem("PII", line=12, field="messages[1].content", kind=("mobile number", "手機號碼"))
PROBLEMS = (
    problem("CONTENT_EMPTY", line=3, field="messages[1].content", found=""),
    problem("CONTENT_EMPTY", line=7, field="messages[1].content", found=""),
    replace(PHONE, words=(*PHONE.words, ("found", "0912-***-***"))),
    problem("CONTENT_EMPTY_USER", line=40, field="messages[0].content", found=""),
)
DIGEST = {
    "first": "2026-11-23",
    "last": "2026-11-29",
    "answered": 1204,
    "deferred": 31,
    "apologized": 4,
    "unanswered": 2,
    "handed_over": 3,
    "good": 57,
    "bad": 6,
    "open": 7,
    "month": "2026-11",
    "answers_usd": 3.204,
    "training_usd": 1.19,
}
QUESTION = "請問假牙可以用健保嗎？大概要跑幾次？"


def stored(path: str, record: R) -> StoredRecord[R]:
    return StoredRecord(record, Document(path, {}, VERSION))


def dataset(**changed: Any) -> StoredRecord[Dataset]:
    """Return a dataset that waits for the operator's decision."""
    fields: dict[str, Any] = {
        "state": "awaiting_approval",
        "created_at": NOW,
        "bucket": "clinic",
        "object": "datasets/line/診所問答.xlsx",
        "generation": 1,
        "options": {},
        "steps": {},
        "outcome": "warn",
        "examples": 118,
        "held_out": 12,
        "tokens": 41_200,
        "train_tokens": 37_000,
        "price_usd": Decimal("1.1834"),
        "base_model": "gemini-2.5-flash",
        "base_model_ends": "2027-06-17",
        "problems": tuple(found.as_record() for found in PROBLEMS[2:]),
    }
    return stored("datasets/3f8a12b4c5d6e7f8091a2b3c4d5e6f70", Dataset(**fields | changed))


def rejected() -> StoredRecord[Dataset]:
    return dataset(
        state="rejected",
        outcome="reject",
        problems=tuple(found.as_record() for found in PROBLEMS),
        problem_count=2,
        price_usd=None,
    )


def question(number: int, words: str, **changed: Any) -> StoredRecord[UnansweredQuestion]:
    fields: dict[str, Any] = {"question": words, "reason": "no_answer", "chat": "chats/c", "at": NOW}
    return stored(f"unanswered/01J{number:023}", UnansweredQuestion(**fields | changed))


def _rated() -> StoredRecord[Feedback]:
    rating = Feedback(
        chat="chats/c",
        expire_at=None,
        rating="bad",
        question="週六看到幾點？",
        answer="週六看診到下午五點。",
        correction="不對，週六只有上午，到十二點！",
    )
    return stored(f"feedback/01J{2:023}", rating)


def questions() -> list[OpenQuestion]:
    return [
        OpenQuestion(question(1, QUESTION, reason="apology", is_one_to_one=True), times=5),
        OpenQuestion(question(2, "週六看到幾點？", reason="thumb_down"), feedback=_rated()),
        OpenQuestion(question(3, "我是 [電話]，想改約診時間", is_masked=True)),
        OpenQuestion(question(4, "想請問" + "一些關於植牙的細節，" * 40)),
    ]


def takeover(**changed: Any) -> ShownTakeover:
    fields: dict[str, Any] = {
        "chat": "4f" * 20,
        "event": VERSION,
        "by": "user",
        "since": NOW,
        "until": NOW + timedelta(hours=12),
        "question": QUESTION,
        "chat_link": f"https://chat.line.biz/U{'b0' * 16}/chat/U{'c1' * 16}",
    }
    return ShownTakeover(**fields | changed)


def _takeovers(language: str) -> FlexMessage:
    shown = [
        takeover(),
        takeover(by="thumbs", question="可以改約下週三嗎？"),
        takeover(by="operator", chat_link=""),
        takeover(by="command", chat_link="", question=""),
        takeover(by="unknown"),
    ]
    return takeover_cards(shown, language=language, timezone=TAIPEI, count=9)


def model(version: str = "3f8a12b4", **changed: Any) -> StoredRecord[Model]:
    data = {"version": version, "model": "m", "state": "held", "created_at": NOW, **changed}
    return stored(f"models/{version}", Model.from_document(data))


def serving() -> StoredRecord[Serving]:
    entry = ServingEntry(
        version="2c71aa09", model="m", endpoint="", system_prompt="", base_model="b", shutdown_date=None
    )
    active = Serving(
        version="3f8a12b4",
        model="m",
        endpoint="",
        system_prompt="",
        base_model="gemini-2.5-flash",
        shutdown_date="2027-06-17",
        fallback=(entry,),
        served=None,
    )
    return stored("bot/serving", active)


def job() -> StoredRecord[Job]:
    finish = (NOW + timedelta(minutes=50)).isoformat()
    data = {"dataset": "d", "state": "training", "open": True, "provider": "vertex", "name": "診所問答.xlsx"}
    known = {"created_at": NOW, "estimated_finish": datetime.fromisoformat(finish), "price_usd": "1.1834"}
    losses = [round(2.4 / (1 + number / 9) + number % 5 / 60, 3) for number in range(60)]
    known |= {"step": 60, "total_steps": 240, "base_model": "gemini-2.5-flash"}
    known["curve"] = {"step": [*range(60)], "train_loss": losses}
    return stored("jobs/1", Job.from_document(data | known))


def evaluated(version: str = "3f8a12b4", **changed: Any) -> StoredRecord[Model]:
    """Return a model that was compared with the serving one."""
    result = {
        "code": "not_worse",
        "questions": 50,
        "answered": 49,
        "score_before": 41.25,
        "score_after": 63.5,
    }
    return model(version, **{"evaluation": result, "job": "1", "ready_at": NOW, **changed})


def evaluation(**changed: Any) -> Evaluation:
    named = {"model": "m", "version": "v"}
    figures = {"wins": 31, "ties": 8, "losses": 11, "measure": "chrF", "is_worse": False, "is_better": True}
    known = {"state": "done", "started_at": NOW, "sides": {"before": named, "after": named}}
    return Evaluation.from_document({**known, "verdict": {"figures": figures | changed}})


def models() -> ShownModels:
    worse = {"code": "worse", "score_before": 63.5, "score_after": 58.1}
    shown = [
        ShownModel(
            model=evaluated("9b1cd2e3", evaluation=worse),
            ends="2027-06-17",
            job=job(),
            evaluation=evaluation(wins=3, ties=8, losses=20, is_worse=True, is_better=False),
            can_serve=True,
            pointer=VERSION,
        ),
        ShownModel(
            model=evaluated(state="ready"), ends="2027-06-17", evaluation=evaluation(), is_serving=True
        ),
        ShownModel(model=model("2c71aa09", state="ready"), ends=None, is_behind=True, can_serve=True),
        ShownModel(model=model("5d6e7f80"), ends="2027-06-17", is_canary=True, can_serve=True),
        ShownModel(model=model("1a2b3c4d", state="deleted"), ends="2026-01-01"),
    ]
    return ShownModels(now=NOW, models=shown, serving=serving())


def canary() -> ShownCanary:
    """Return a model that answers a tenth of the chats, with the figures of both sides."""
    version = "20261129-043005-3f8a12"
    period = {"id": "canary_20261129043005", "share": 10, "since": NOW}
    data = {"version": version, "model": "m", "share": 10, "since": NOW, "periods": [period]}
    rows = [
        ("canary_questions", "214", "1873"),
        ("canary_up", "31 (14.5 %)", "262 (14.0 %)"),
        ("canary_down", "9 (4.2 %)", "71 (3.8 %)"),
        ("canary_failed", "17 (7.9 %)", "182 (9.7 %)"),
        ("canary_apologies", "1 (0.5 %)", "8 (0.4 %)"),
        ("canary_handovers", "3 (1.4 %)", "30 (1.6 %)"),
        ("canary_median", "1.3 s", "1.2 s"),
        ("canary_most", "2.9 s", "2.7 s"),
        ("canary_cost", "$0.0714", "$0.6122"),
    ]
    candidate = model(version)
    return ShownCanary(Canary.from_document(data), VERSION, candidate, rows)


def compared() -> StoredRecord[ModelComparison]:
    preferences = ("first", "second", "second", "same", "second")
    questions = [{"question": QUESTION, "preference": each} for each in preferences]
    data = {"first": "3f8a12b4", "second": "9b1cd2e3", "questions": questions, "at": NOW}
    data |= {"identical": 4, "unknown": 3}
    return stored("comparisons/01HZX3", ModelComparison.from_document(data))


def bot_status() -> BotStatus:
    return BotStatus(
        now=NOW,
        serving=serving().record,
        ends="2027-06-17",
        jobs=[job()],
        training=Money(Decimal("3.21"), Decimal(20)),
        answers=Money(Decimal("0.84"), Decimal(10)),
        quota=(200, 13),
        unanswered=7,
        with_person=2,
        datasets=[dataset()],
        models=[model("9b1cd2e3")],
        hours=opening_hours().record.opening_hours(),
    )


def news(language: str) -> list[NewsItem]:
    """Return a file that waits, a training that failed, and three pieces of good news."""
    failed = rendered("job_failed", language, name="診所問答.xlsx", reason="the training file was deleted")
    waits = rendered("dataset_waiting", language, name="診所問答.xlsx", usd=1.18)
    good = rendered("job_done", language, name="門診.csv", usd=0.42)
    return [
        NewsItem(
            tone="wait",
            title=waits.title,
            what=waits.what,
            name="診所問答.xlsx",
            postback=postback_of("report", dataset()),
        ),
        NewsItem(tone="bad", title=failed.title, what=failed.what, name="診所問答.xlsx"),
        *[NewsItem(tone="good", title=good.title, what=good.what, name="門診.csv")] * 3,
    ]


def rendered(kind: str, language: str, **facts: Any) -> RenderedNotice:
    data = {"kind": kind, "about": "3f8a12", "facts": facts, "created_at": NOW}
    return render_notice(Notice.from_document(data), language)


def _problems(language: str) -> FlexMessage:
    made = problem_cards(rejected(), language=language, rows=ROWS, report_url=REPORT)
    assert made is not None
    return made


def _sure_row(language: str) -> FlexMessage:
    row = OperatorPostback("row", (dataset().id, "3"), VERSION)
    question, answer = "初診要帶什麼？", "請帶健保卡和身分證。"
    return row_card(row, event="01JDZX7K3M8Q", question=question, answer=answer, language=language)


def _questions(language: str) -> FlexMessage:
    made = question_cards(questions(), language=language, count=37)
    assert made is not None
    return made


def _comparison(language: str) -> FlexMessage:
    right = "全口假牙符合資格者有補助，請帶健保卡來評估，通常要三到五次。"
    own = "全口假牙符合資格者有補助，請帶健保卡來評估。"
    pair = Comparison("3f8a12b4-03", VERSION, QUESTION, "健保不給付假牙，請自費。", right, (2, 5), own)
    return comparison_cards(pair, language=language)


def answer(**changed: Any) -> StoredRecord[OperatorAnswer]:
    """Return the answer that corrects a pinned one."""
    fields: dict[str, Any] = {
        "state": "pinned",
        "question": "週六看到幾點？",
        "answer": "週六只有上午，到十二點。",
        "source": "correction",
        "by": "LINE …a1b2",
        "at": NOW,
        "expire_at": NOW + KEPT,
        "before": {"question": "週六看到幾點？", "answer": "週六看診到下午五點。", "since": NOW},
    }
    return stored("operator_answers/01J00000000000000000000007", OperatorAnswer(**fields | changed))


def document() -> StoredRecord[Generation]:
    fields: dict[str, Any] = {
        "name": "門診須知.pdf",
        "model": "gpt-4.1-mini-2025-04-14",
        "usd": Decimal("0.0372"),
    }
    counts = {"wanted": 276, "count": 30, "total": 41, "left_out": 2, "passages": ()}
    record = Generation(**fields | counts, at=NOW, expire_at=NOW + KEPT)
    return stored("generations/01JDZX7K3M8Q", record)


def opening_hours(**changed: Any) -> StoredRecord[Hours]:
    """Return a clinic's hours with a holiday and a day with other hours."""
    clinic = ["09:00-12:00", "14:00-18:00", "19:00-21:30"]
    weekly = {**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), clinic), "sat": clinic[:1]}
    holidays = ("2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10")
    special = {
        "2026-12-24": {"hours": ["09:00-12:00"]},
        **{day: {"closed": True, "name": "春節"} for day in holidays},
    }
    known = {"time_zone": "Asia/Taipei", "weekly": weekly, "special": special, "away": "我們明天回覆您。"}
    fields = {**known, "before": {"time_zone": "Asia/Taipei"}, "by": "LINE …a1b2", "changed_at": NOW}
    return stored("bot/hours", Hours.from_document({**fields, **changed}))


def _hours(language: str, at: datetime = NOW, changed: str = "") -> FlexMessage:
    shown = opening_hours()
    hours = shown.record.opening_hours()
    assert hours is not None
    return hours_card(shown, hours, now=at, language=language, changed=changed)


def _hours_changed(language: str) -> FlexMessage:
    after, before = opening_hours(), opening_hours(special={})
    days = before.record.opening_hours(), after.record.opening_hours()
    text = change_text(*days, today=TODAY, language=language)
    return _hours(language, datetime(2026, 11, 30, 7, 0, tzinfo=UTC), text)


def draft(number: int, question: str, answer: str, **changed: Any) -> StoredRecord[Draft]:
    """Return a draft that waits for an operator."""
    fields: dict[str, Any] = {
        "state": "waiting",
        "chat": "chats/c",
        "question": question,
        "answer": answer,
        "messages": (),
        "at": NOW,
    }
    return stored(f"drafts/01J0000000000000000000001{number}", Draft(**fields | changed))


DRAFTS = [
    draft(
        0, QUESTION, "您好，全口假牙目前健保不給付，需要自費。一般約需要回診四到五次，實際次數由醫師評估。"
    ),
    draft(1, "下週一有看診嗎？", "有的，下週一上午九點到十二點有看診。"),
    draft(2, "洗牙多少錢？", "健保每半年給付一次洗牙，只需要付掛號費 150 元。" * 30),
]


def _drafts(
    language: str, *, drafts: Sequence[StoredRecord[Draft]] = DRAFTS, is_on: bool = True
) -> FlexMessage:
    return draft_cards(drafts, is_on=is_on, settings_version=VERSION, language=language, timezone=TAIPEI)


CARDS: Mapping[str, Callable[[str], FlexMessage]] = {
    "dataset": lambda language: dataset_card(dataset(), language=language, today=TODAY, report_url=REPORT),
    "rejected": lambda language: dataset_card(rejected(), language=language, today=TODAY),
    "problems": _problems,
    "status": lambda language: status_card(bot_status(), language=language, timezone=TAIPEI),
    "status_chat_off": lambda language: status_card(
        replace(bot_status(), channel=Channel(chat_mode="bot")), language=language, timezone=TAIPEI
    ),
    "sure_row": _sure_row,
    "digest": lambda language: digest_card(DIGEST, [QUESTION, "週日有看診嗎？"], language=language),
    "sure_paste": lambda language: paste_confirmation("01JDZX7K3M8Q", 23, language=language),
    "sure_document": lambda language: document_confirmation(document(), language=language),
    "help": lambda language: help_card(language=language),
    "send": lambda language: send_card((".csv", ".txt", ".xlsx"), language=language),
    "news": lambda language: news_card(news(language), language=language),
    "questions": _questions,
    "drafts": _drafts,
    "no_drafts": lambda language: _drafts(language, drafts=(), is_on=False),
    "draft_edited": lambda language: edited_card(
        draft(1, "下週一有看診嗎？", "有。", state="edited", edited_text="下週一國定假日，休診一天。"),
        answer(state="proposed"),
        language=language,
    ),
    "sure_draft": lambda language: sure_draft_card(DRAFTS[1], "下週一有看診嗎？", language=language),
    "status_drafts": lambda language: status_card(
        replace(bot_status(), drafts=3), language=language, timezone=TAIPEI
    ),
    "answered": lambda language: answered_card(
        answer(), language=language, left=6, also="週六幾點關門", source=answer(state="proposed")
    ),
    "undone": lambda language: undone_card(answer(state="undone"), language=language),
    "choice": lambda language: choice_card(
        answer(state="proposed", answer="謝謝！", before=None), language=language
    ),
    "suggestion": lambda language: suggestion_card(
        question(2, "週六看到幾點？"), _rated(), language=language
    ),
    "discarded": lambda language: discarded_card(question(2, "在嗎"), language=language, left=6),
    "listed_again": lambda language: listed_again_card(question(2, "在嗎"), language=language, left=6),
    "takeovers": _takeovers,
    "taken": lambda language: taken_card(
        takeover(by="operator", chat_link=""), language=language, timezone=TAIPEI
    ),
    "taken_before": lambda language: taken_card(
        takeover(), language=language, timezone=TAIPEI, is_first=False
    ),
    "resumed": lambda language: resumed_card(language=language),
    "comparison": _comparison,
    "sure_train": lambda language: training_confirmation(dataset(), language=language),
    "sure_promote": lambda language: promotion_confirmation(model(), version=VERSION, language=language),
    "sure_roll_back": lambda language: roll_back_confirmation(serving(), after="2c71aa09", language=language),
    "job": lambda language: job_card(job(), language=language, timezone=TAIPEI),
    "evaluation": lambda language: evaluation_card(
        evaluated(), evaluation(), [Preferences("2c71aa09", 3, 1, 1)], language=language
    ),
    "compare": lambda language: comparison_start(("3f8a12b4", "9b1cd2e3"), event="01HZX3", language=language),
    "compared": lambda language: comparison_result(compared(), model("9b1cd2e3"), language=language),
    "no_difference": lambda language: no_difference("01HZX3", 5, 5, language=language),
    "compare_again": lambda language: comparison_retry(compared(), language=language),
    "hours": _hours,
    "hours_changed": _hours_changed,
    "models": lambda language: model_cards(models(), language=language, timezone=TAIPEI),
    "canary": lambda language: canary_card(canary(), language=language, timezone=TAIPEI),
    "sure_canary": lambda language: share_confirmation(
        "20261129-043005-3f8a12", 25, pointer=VERSION, language=language
    ),
    "sure_canary_stop": lambda language: stop_confirmation(
        "20261129-043005-3f8a12", pointer=VERSION, language=language
    ),
}
