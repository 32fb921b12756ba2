"""The port of the hosts where models answer, independent of a vendor's protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tuneline.inference.completion import Completion

# Roles (`user`, `assistant`) and contents, oldest first. A content is a text or a list of parts, as in
# OpenAI's API: https://platform.openai.com/docs/api-reference/chat/create
Turns = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Question:
    """One request to the model `model`, whose base model is `base`.

    `most_tokens` limits the answer (0: no limit). An answer in JSON is requested by its JSON `schema`, if the
    model can be asked for one; the answer may be another text all the same.
    """

    model: str
    base: str
    turns: Turns
    system: str = ""
    most_tokens: int = 0
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ShownExamples:
    """The `text` of examples and pinned answers for a question's `system`, and which of them are in it.

    `numbers` are those of the examples, from 0, in the `examples.jsonl` of the dataset `dataset`, `scores`
    those that the finder gave them. `pins` are ids. `decision` is what the finder has decided on the question
    (`retrieval/decision.py`). `facts` are shown above, whatever the question is; they do not ask the model to
    answer from them alone.
    """

    text: str = ""
    dataset: str = ""
    numbers: tuple[int, ...] = ()
    pins: tuple[str, ...] = ()
    decision: str = ""
    facts: str = ""
    scores: tuple[float, ...] = ()


class ModelHost(Protocol):
    """A host of models. Its errors are those of `model_host_errors`."""

    @property
    def address(self) -> str:
        """The URL of its API, as shown to operators."""

    @property
    def has_announced_dates(self) -> bool:
        """Whether the shutdown dates in `pricing` apply to the models here."""

    async def complete(self, question: Question) -> Completion:
        """Return the completion of one question. A parameter that the model refuses is left out."""

    async def shutdown_date(self, model: str) -> str | None:
        """Return the shutdown date (`YYYY-MM-DD`) that the host reports. None if it reports none.

        NotFoundDropError if the host does not have the model, or cannot look up a single model.
        """

    async def close(self) -> None:
        """Close the connections."""
