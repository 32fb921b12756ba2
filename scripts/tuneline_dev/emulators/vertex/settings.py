"""The settings of a running emulator that tests and the demo change: `POST /control {"set": {...}}`."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from tuneline_dev.emulators.setting_readers import (
    Reader,
    count,
    one_of,
    read_settings,
    seconds,
    seconds_by_phrase,
    switch,
    text_or_none,
    texts_by_id,
    word_list,
    wrong_value,
)

# These add to what is set already; null takes an entry away, and in `shutdown_date` it means no end.
_MERGED = (
    "model_answers",
    "job_state",
    "shutdown_date",
    "bucket_locations",
    "blocked_prompts",
    "blocked_answers",
)


@dataclass
class Settings:
    """The emulator's present settings. Times are in seconds; phrases are parts of the last question.

    Jobs: `job_seconds` counts for jobs created from then on, and their creation takes `create_seconds`.
    `second_job` is what happens to a job beyond `concurrent_jobs`: `refused` (429) or `waits`
    (WAITING_FOR_QUOTA, with the state `waiting_state`); `quota_wait_seconds` makes each new job wait so long.
    `fail_next_job` (`{"code", "message"}`, with `"has_model": true` after its training and before it has an
    endpoint), `stick_next_job`, `drop_rows` (row from 1: reason) and `refuse_row` (`{"row", "message"}`, row
    from 0) are used up by the next job. Rows from `rows_checked` on are not looked at when a job is created:
    a bad one is `later_bad_row`, `dropped` or `failed`. `job_state` forces the state of a job (`*`: of all).
    `cancelling_seconds` is how long a cancelled job is CANCELLING; `cancel_ended` says whether the cancel of
    an ended job is `refused` or `ignored`. `label_filter` says whether a list's filter `works`, is `ignored`
    or is `refused`. `billable_tokens` says whether the count of billed tokens is of `one_epoch` or of
    `all_epochs`, `validation_is_billed` whether it has those of the validation file. `metrics_uri` is where
    a job that succeeded says that its metrics are.
    `tuning_regions` take jobs, but not of `untunable_bases`. With `bucket_must_match` a bucket that
    `bucket_locations` places elsewhere is refused, and unless `multi_regions_match`, the region's
    multi-region is elsewhere; a bucket of `unreadable_buckets` is always refused. With `endpoint_seconds` a
    job that succeeded names no endpoint for so long; the endpoint answers 404 for
    `fresh_endpoint_404_seconds` after the job's end.

    Answers: `chat_answer` is what every model answers, `model_answers` maps a model's id or an endpoint's
    name to its own. `slow_questions` maps phrases to seconds, beside `chat_seconds`. `blocked_prompts` maps
    phrases to a block reason, `blocked_answers` to a finish reason without content; a question with one of
    `empty_answers` gets no candidates. `refused_levels` maps a model to thinking levels that it refuses.
    `has_chat_completions` says whether a tuned model answers chat completions, too.

    Embeddings take `embedding_seconds`, and are made in `embedding_locations`, elsewhere the answer is 404.
    `most_embedded_texts` is the most texts of a request (0: as many as Google allows for the model), and
    `embedding_methods` are those that Gemini's model has: `predict`, `embedContent` or both.

    Access: `token_seconds` is the life of new tokens, `metadata_seconds` how slow the metadata server is.
    `denied_permissions` are answered 403, and with `service_disabled` everything is. Errors of the operations
    in `list_errors` are a list. `shutdown_date` maps a model to its day; null: it has no end.
    """

    job_seconds: float = 4.0
    create_seconds: float = 0.0
    concurrent_jobs: int = 1
    second_job: str = "refused"
    waiting_state: str = "JOB_STATE_RUNNING"
    quota_wait_seconds: float = 0.0
    fail_next_job: dict[str, Any] | None = None
    stick_next_job: bool = False
    drop_rows: dict[str, str | None] = field(default_factory=dict)
    refuse_row: dict[str, Any] | None = None
    rows_checked: int | None = None
    later_bad_row: str = "dropped"
    job_state: dict[str, str | None] = field(default_factory=dict)
    cancelling_seconds: float = 0.5
    cancel_ended: str = "refused"
    label_filter: str = "works"
    untunable_bases: tuple[str, ...] = ()
    billable_tokens: str = "one_epoch"
    validation_is_billed: bool = False
    metrics_uri: str | None = None
    tuning_regions: tuple[str, ...] = ("us-central1", "europe-west4")
    bucket_must_match: bool = False
    multi_regions_match: bool = True
    bucket_locations: dict[str, str | None] = field(default_factory=dict)
    unreadable_buckets: tuple[str, ...] = ()
    endpoint_seconds: float = 0.0
    fresh_endpoint_404_seconds: float = 0.5
    operation_seconds: float = 0.0
    chat_seconds: float = 0.0
    chat_answer: str | None = None
    model_answers: dict[str, str | None] = field(default_factory=dict)
    slow_questions: dict[str, float] = field(default_factory=dict)
    blocked_prompts: dict[str, str | None] = field(default_factory=dict)
    blocked_answers: dict[str, str | None] = field(default_factory=dict)
    empty_answers: tuple[str, ...] = ()
    refused_levels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_chat_completions: bool = False
    most_input_tokens: int | None = None
    embedding_seconds: float = 0.0
    embedding_locations: tuple[str, ...] = ("us-central1", "europe-west1")
    embedding_methods: tuple[str, ...] = ("predict", "embedContent")
    most_embedded_texts: int = 0
    token_seconds: float = 3600.0
    metadata_seconds: float = 0.0
    denied_permissions: tuple[str, ...] = ()
    service_disabled: bool = False
    list_errors: tuple[str, ...] = ()
    shutdown_date: dict[str, str | None] = field(default_factory=dict)

    def apply(self, given: dict[str, Any]) -> None:
        """Change what `given` names, all or nothing. Raises ValueError, which names what cannot be set."""
        for name, value in read_settings(given, READERS).items():
            if name in _MERGED:
                getattr(self, name).update(value)
            else:
                setattr(self, name, value)

    def seconds_for(self, question: str) -> float:
        """Return how long the answer to this question takes."""
        more = (item for phrase, item in self.slow_questions.items() if phrase in question)
        return self.chat_seconds + sum(more)


def matching(reasons: dict[str, str | None], question: str) -> str | None:
    """Return the reason whose phrase the question holds, if there is one."""
    return next((reason for phrase, reason in reasons.items() if reason and phrase in question), None)


def _failure(name: str, value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    has_model = value.get("has_model", False) if isinstance(value, dict) else None
    if not isinstance(value, dict) or not (
        type(value.get("code")) is int
        and isinstance(value.get("message"), str)
        and isinstance(has_model, bool)
    ):
        raise wrong_value(name, 'is {"code": 13, "message": ..., "has_model": false} or null', value)
    return {"code": value["code"], "message": value["message"], "has_model": has_model}


def _row(name: str, value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not (
        type(value.get("row")) is int and isinstance(value.get("message"), str)
    ):
        raise wrong_value(name, 'is {"row": 0, "message": ...} or null', value)
    return {"row": value["row"], "message": value["message"]}


def _dates(name: str, value: Any) -> dict[str, str | None]:
    days = texts_by_id(name, value)
    for day in days.values():
        if day is not None:
            date.fromisoformat(day)
    return days


def _count_or_none(name: str, value: Any) -> int | None:
    return None if value is None else count(name, value)


def _words_by_id(name: str, value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise wrong_value(name, "maps ids to lists of words", value)
    return {str(key): word_list(f"{name}[{key}]", item) for key, item in value.items()}


_BY_TYPE: dict[Any, Reader] = {
    float: seconds,
    int: count,
    bool: switch,
    str | None: text_or_none,
    tuple[str, ...]: word_list,
    dict[str, str | None]: texts_by_id,
    dict[str, float]: seconds_by_phrase,
    dict[str, tuple[str, ...]]: _words_by_id,
    int | None: _count_or_none,
}
_OWN: dict[str, Reader] = {
    "second_job": one_of("refused", "waits"),
    "waiting_state": one_of("JOB_STATE_RUNNING", "JOB_STATE_PENDING", "JOB_STATE_QUEUED"),
    "fail_next_job": _failure,
    "refuse_row": _row,
    "later_bad_row": one_of("dropped", "failed"),
    "label_filter": one_of("works", "ignored", "refused"),
    "billable_tokens": one_of("one_epoch", "all_epochs"),
    "cancel_ended": one_of("refused", "ignored"),
    "shutdown_date": _dates,
}
READERS: dict[str, Reader] = {
    setting.name: _OWN.get(setting.name) or _BY_TYPE[setting.type] for setting in fields(Settings)
}
