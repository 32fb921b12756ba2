"""Write and read the data of the operators' buttons.

`op:{verb}` for a button that is always the same, `op:{verb}:{id}:{version}` for one about a document, and
`op:row:{id}:{line}:{version}` for a row of a dataset's file. `op:correct:{event id}` has no version: it
changes nothing by itself; and `op:yes_paste:{event id}` has none, because the text is taken once. The version
is the document's when the card was made, and for `op:resume` the event that began the takeover. A tap on an
old card, or a second tap, finds another one, and does nothing.

Anybody can send any data as a postback, so what this module did not write is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from tuneline.errors import DropError

Verb = Literal[
    # Of the menu.
    "status", "send", "questions", "compare", "models", "help",
    # About a dataset. `train` and the other verbs about money or the serving model ask first; `yes_…` acts.
    "report", "problems", "train", "yes_train", "cancel", "row", "yes_row",
    # Makes a dataset of a pasted text with pairs, or forgets the text.
    "yes_paste", "no_paste",
    # Makes questions and answers of a document, or forgets its text.
    "yes_document", "no_document",
    # About an unanswered or thumbed-down question. `yes_use` follows a correction that is shown whole first.
    "use", "yes_use", "edit", "discard", "reopen",
    # About an answer: `correct` asks for the right one, `yes_correct` takes a text as it, `stop` ends that.
    "correct", "yes_correct", "undo", "redo", "stop",
    # Draft mode, and a draft: `yes_draft` sends a text that was not clearly an answer.
    "drafts", "drafts_on", "drafts_off", "send_draft", "edit_draft", "skip_draft", "yes_draft",
    # Makes a dataset of the pinned answers.
    "next",
    # About the pair of answers that an operator compares.
    "left", "right", "same",
    # About a model.
    "promote", "yes_promote", "roll_back", "yes_roll_back", "evaluation",
    # About the model that answers a part of the chats; the second id is its share.
    "canary", "share", "yes_share", "stop_canary", "yes_stop_canary",
    # About a training job.
    "job",
    # About a comparison that begins: five held-out questions, or one that the operator writes.
    "compare_five", "compare_type", "compare_next",
    # About the opening hours: shows them, closes from now on or on a day, undoes the last change.
    "hours", "close_today", "close_day", "undo_hours",
    # About the chats that a person has; `resume` gives one back to the bot.
    "with_person", "take_over", "resume",
    # Closes a confirmation.
    "no",
]  # fmt: skip
PREFIX: Final = "op:"
MOST_BYTES: Final = 300
_VERBS: Final = frozenset[str](get_args(Verb))
# The verbs without a document, and those with a second id; all others have one id.
_IDS: Final[Mapping[str, int]] = {
    **dict.fromkeys(
        ("status", "send", "questions", "drafts", "compare", "models", "help", "stop", "hours"), 0
    ),
    **dict.fromkeys(("canary", "with_person"), 0),
    **dict.fromkeys(("row", "yes_row", "share", "yes_share"), 2),
}
_WITHOUT_VERSION: Final = frozenset({"correct", "yes_paste", "no_paste"})
# LINE's event ids, hashes, models' versions, pairs of an evaluation, numbers of lines.
_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,99}\Z", re.ASCII)
# Firestore's is a time, `2026-11-29T14:00:00.123456Z`.
_DOCUMENT_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.:+-]{0,63}\Z", re.ASCII)


class ForeignPostbackDropError(DropError):
    """The data is none that this module wrote."""


@dataclass(frozen=True)
class OperatorPostback:
    """A tap on an operator's button: its verb, the ids that it is about, and the document's version.

    Raises ForeignPostbackDropError if they do not belong together.
    """

    verb: Verb
    ids: tuple[str, ...] = ()
    version: str = ""

    def __post_init__(self) -> None:
        expected = _IDS.get(self.verb, 1)
        is_versioned = expected and self.verb not in _WITHOUT_VERSION
        has_version = bool(_DOCUMENT_VERSION.match(self.version)) if is_versioned else not self.version
        if (
            self.verb not in _VERBS
            or len(self.ids) != expected
            or not all(_ID.match(each) for each in self.ids)
            or not has_version
        ):
            raise ForeignPostbackDropError("the postback is none of an operator's button")

    @property
    def id(self) -> str:
        """The document's id; empty for a verb without a document."""
        return self.ids[0] if self.ids else ""

    @property
    def data(self) -> str:
        """The data of the button, at most 300 bytes."""
        return PREFIX + ":".join([self.verb, *self.ids, *([self.version] if self.version else [])])


def read_postback(data: str) -> OperatorPostback:
    """Read the data of a tap. Raises ForeignPostbackDropError for all that this module did not write."""
    if not data.startswith(PREFIX) or len(data.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise ForeignPostbackDropError("the postback is none of an operator's button")
    verb, *rest = data.removeprefix(PREFIX).split(":")
    count = _IDS.get(verb, 1)
    ids, version = tuple(rest[:count]), ":".join(rest[count:])
    postback = OperatorPostback(cast("Verb", verb), ids, version)
    if postback.data != data:
        raise ForeignPostbackDropError("the postback is none of an operator's button")
    return postback
