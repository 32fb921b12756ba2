"""Choose what an operator's news say, and in which order: first what waits for a decision.

A decision that is made by now, the operator's own action, and the file that the reply is about are no news.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.notices.render import render_notice
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.models.verdict_sentence import verdict_sentence
from tuneline.operator_cards.news.news_card import NewsItem
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import postback_of
from tuneline.operator_chat.buttons import operator_name
from tuneline.operator_chat.drafts.draft_news import with_current_drafts
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import StoredRecord, readable, stored_record
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path
from tuneline.storage.records.model import Model, ModelEvaluation, model_path
from tuneline.storage.records.notice import Notice
from tuneline.texts.card_texts import texts

DECIDE: Final = frozenset(
    {"dataset_waiting", "model_held", "retrain_offered", "draft_waiting", "canary_not_worse"}
)
# All other kinds are something broken.
GOOD: Final = frozenset(
    {"job_waiting", "job_started", "job_done", "model_promoted", "model_rolled_back"}
    | {"operator_added", "operator_removed", "hours_changed", "canary_running"}
)
# The decisions whose document says whether they are made.
_CHECKED: Final = frozenset({"dataset_waiting", "model_held"})
# The end of an evaluation.
_EVALUATED: Final = frozenset({"model_held", "model_promoted"})
# The facts that are versions of models.
_VERSIONS: Final = ("version", "before", "next")
# A notice is written before the state that it reports, so these are earlier states, too.
_UNDECIDED: Final = frozenset({"checking", "starting", "awaiting_approval", "evaluating", "held"})


async def items_of(
    documents: Documents, context: EventContext, reply: Reply, notices: Sequence[StoredRecord[Notice]]
) -> list[NewsItem]:
    """Return the news of the notices, the latest first. Raises UnavailableRetryError, UnreadableDropError."""
    notices = await with_current_drafts(documents, reply, notices)
    paths = [path for notice in notices if (path := _path(notice.record))]
    evaluated = [evaluation_path(notice.record.about) for notice in notices if _is_evaluated(notice.record)]
    read = await documents.get_many([*paths, *evaluated]) if paths or evaluated else []
    found = readable(Evaluation, [document for document in read[len(paths) :] if document is not None])
    evaluations = {stored.id: stored.record for stored in found}
    subjects = {
        path: document
        for path, document in zip(paths, read[: len(paths)], strict=True)
        if document is not None
    }
    own_events = {context.event.id, reply.delivers}
    items = []
    for notice in sorted(notices, key=_rank):
        subject = subjects.get(_path(notice.record))
        if not _is_known(context, notice.record, subject, own_events):
            evaluation = evaluations.get(notice.record.about)
            items.append(_item(notice.record, subject, evaluation, context.rules.language))
    return items


def _rank(notice: StoredRecord[Notice]) -> int:
    kind = notice.record.kind
    return 0 if kind in DECIDE else 2 if kind in GOOD else 1


def _path(notice: Notice) -> str:
    """The path of the document that the notice is about; empty if it does not matter."""
    if notice.kind in ("dataset_waiting", "dataset_rejected"):
        return dataset_path(notice.about)
    if notice.kind == "job_started":
        return dataset_path(str(notice.facts.get("dataset")))
    return model_path(notice.about) if notice.kind == "model_held" else ""


def _is_known(
    context: EventContext, notice: Notice, subject: Document | None, own_events: set[str | None]
) -> bool:
    """Whether the notice is no news to this operator."""
    if notice.facts.get("by") == operator_name(context):
        return True
    if subject is None:
        return notice.kind in _CHECKED
    # `dataset_files` puts the id of the event into the object's name.
    is_of_reply = not own_events.isdisjoint(str(subject.data.get("object", "")).split("/"))
    is_over = notice.kind in _CHECKED and subject.data.get("state") not in _UNDECIDED
    return is_of_reply or is_over


def _is_evaluated(notice: Notice) -> bool:
    """Whether the notice is about the end of an evaluation, which has a code."""
    return notice.kind in _EVALUATED and bool(notice.facts.get("code"))


def _item(notice: Notice, subject: Document | None, evaluation: Evaluation | None, language: str) -> NewsItem:
    verdict = ""
    if _is_evaluated(notice):
        result = ModelEvaluation.from_document(notice.facts)
        verdict = verdict_sentence(
            result, evaluation, is_decided=notice.kind != "model_held", language=language
        ).text
        notice = _without_scores(notice)
    rendered = render_notice(_with_names(notice, language), language)
    is_good = notice.kind in GOOD
    return NewsItem(
        tone="wait" if notice.kind in DECIDE else "good" if is_good else "bad",
        title=rendered.title,
        what=rendered.what,
        name=_name(notice, language),
        postback=_postback(notice, subject),
        verdict=verdict,
    )


def _without_scores(notice: Notice) -> Notice:
    """Return the notice without what the verdict says in plain words; other reasons stay."""
    said = {"score_before", "score_after"}
    if notice.facts["code"] != "overtaken":
        said |= {"reason", "code"}
    return replace(notice, facts={name: fact for name, fact in notice.facts.items() if name not in said})


def _with_names(notice: Notice, language: str) -> Notice:
    """Return the notice with the names of models as operators know them, instead of their versions."""
    named = {
        fact: model_name(version, language)
        for fact in _VERSIONS
        if isinstance(version := {"version": notice.about, **notice.facts}.get(fact), str)
    }
    return replace(notice, facts={**notice.facts, **named})


def _name(notice: Notice, language: str) -> str:
    """Return the name of what the notice is about: the model that is held, the drafts, or the file."""
    if notice.kind == "draft_waiting":
        return texts(language)["draft"]
    if notice.kind == "model_held":
        return model_name(notice.about, language)
    if notice.kind.startswith("canary_"):
        return model_name(str(notice.facts.get("version")), language)
    return str(notice.facts.get("name") or notice.about)


def _postback(notice: Notice, subject: Document | None) -> OperatorPostback | None:
    """The button that decides: the same as on the card of the status."""
    if notice.kind == "draft_waiting":
        return OperatorPostback("drafts")
    if notice.kind == "canary_not_worse":
        return OperatorPostback("canary")
    if subject is None or notice.kind not in DECIDE:
        return None
    state = subject.data.get("state")
    if state == "awaiting_approval":
        return postback_of("report", stored_record(Dataset, subject))
    return postback_of("promote", stored_record(Model, subject)) if state == "held" else None
