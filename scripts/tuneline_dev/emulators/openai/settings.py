"""The settings of a running platform that tests and the demo change: `POST /control {"set": {...}}`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tuneline_dev.emulators.setting_readers import (
    Reader,
    count,
    read_settings,
    seconds,
    seconds_by_phrase,
    switch,
    text_or_none,
    texts_by_id,
    word_list,
    wrong_value,
)


@dataclass
class Settings:
    """The platform's present settings.

    `job_seconds` applies to later jobs; all others are read when a call needs them.
    Times are in seconds. `fail_next_job` is `{"code", "message"}` and is used up by the next job;
    `shutdown_date` maps a model to `YYYY-MM-DD`, or to None for a model without an end;
    `job_status` forces the status that a job reports; `chat_answer` is the answer of every model,
    `model_answers` maps a model to its answer (None: its own).
    `slow_questions` maps phrases of a question to the seconds that its answer takes, beside `chat_seconds`.
    Embeddings take `embedding_seconds`; a request may have `most_embedded_texts`, of which other hosts allow
    fewer; `embedding_encoding` is how they are sent whatever a request asks for (None: as it asks).
    With `no_credit` the account has no credit left. A question with one of `filtered_questions` is refused by
    the content filter; the answer to one of `filtered_answers` is removed.
    """

    job_seconds: float = 4.0
    chat_seconds: float = 0.0
    training_not_available: bool = False
    succeeded_without_model_seconds: float = 0.0
    fresh_model_404_seconds: float = 0.0
    fail_next_job: dict[str, str] | None = None
    chat_answer: str | None = None
    model_answers: dict[str, str | None] = field(default_factory=dict)
    slow_questions: dict[str, float] = field(default_factory=dict)
    embedding_seconds: float = 0.0
    embedding_encoding: str | None = None
    most_embedded_texts: int = 2048
    no_credit: bool = False
    filtered_questions: tuple[str, ...] = ()
    filtered_answers: tuple[str, ...] = ()
    shutdown_date: dict[str, str | None] = field(default_factory=dict)
    job_status: dict[str, str] = field(default_factory=dict)

    def apply(self, changes: dict[str, Any]) -> None:
        """Change what `given` names, all of it or nothing; ValueError names what cannot be set."""
        read = read_settings(changes, READERS)
        for name, value in read.items():
            if name in ("shutdown_date", "model_answers"):
                getattr(self, name).update(value)
            elif name == "job_status":
                self._force_status(value)
            else:
                setattr(self, name, value)

    def seconds_for(self, question: str) -> float:
        """Return the seconds that the answer to this question takes."""
        return self.chat_seconds + sum(
            more for words, more in self.slow_questions.items() if words in question
        )

    def _force_status(self, changes: dict[str, str | None]) -> None:
        for job, status in changes.items():
            if status is None:
                self.job_status.pop(job, None)
            else:
                self.job_status[job] = status


def _failure(name: str, value: Any) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not {"code", "message"} <= value.keys():
        raise wrong_value(name, 'is {"code": ..., "message": ...} or null', value)
    return {"code": str(value["code"]), "message": str(value["message"])}


def _encoding(name: str, value: Any) -> str | None:
    if value not in (None, "float", "base64"):
        raise wrong_value(name, "is float, base64 or null", value)
    return None if value is None else str(value)


def _dates(name: str, value: Any) -> dict[str, str | None]:
    read = texts_by_id(name, value)
    for day in read.values():
        if day is not None:
            date.fromisoformat(day)
    return read


READERS: dict[str, Reader] = {
    "job_seconds": seconds,
    "chat_seconds": seconds,
    "training_not_available": switch,
    "succeeded_without_model_seconds": seconds,
    "fresh_model_404_seconds": seconds,
    "fail_next_job": _failure,
    "chat_answer": text_or_none,
    "model_answers": texts_by_id,
    "slow_questions": seconds_by_phrase,
    "embedding_seconds": seconds,
    "embedding_encoding": _encoding,
    "most_embedded_texts": count,
    "no_credit": switch,
    "filtered_questions": word_list,
    "filtered_answers": word_list,
    "shutdown_date": _dates,
    "job_status": texts_by_id,
}
