"""Summarize the dataset that was just made: the users' part of it, and what was masked."""

from tuneline.chat.context import EventContext
from tuneline.line.messages import Message
from tuneline.texts.next_dataset_texts import next_dataset_texts
from tuneline.uploads.next_dataset import NextDataset


def summary(context: EventContext, following: NextDataset) -> tuple[Message, ...]:
    """Return the message; none if nothing of users is in the dataset."""
    language = context.rules.language
    own, lines = next_dataset_texts(language), []
    if following.taught:
        lines.append(own["rated"].format(count=len(following.taught)))
    if following.left_personal:
        lines.append(own["left_personal"].format(count=following.left_personal))
    if following.masked:
        lines.append(own["masked"].format(kinds=_kinds(following, language)))
    return (Message("\n".join(lines)),) if lines else ()


def _kinds(following: NextDataset, language: str) -> str:
    # Loaded only if something was masked.
    from tuneline.datasets.privacy.personal.labels import LABELS  # noqa: PLC0415

    own = next_dataset_texts(language)
    labels = LABELS[language]  # type: ignore[index]
    shown = (own["kind"].format(kind=labels[kind], count=count) for kind, count in following.masked.items())
    return own["between"].join(shown)
