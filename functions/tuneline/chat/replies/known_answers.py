"""Find what the operator has answered or set already, for the question of one event.

Such an answer is given word for word, without a model, or it is shown to the model. The finder is asked once
for each event, whatever models are asked.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tuneline.chat import render
from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.hours import hours_prompt, hours_reply
from tuneline.inference.candidates import Candidate
from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval.few_shot import Examples, NearestExamples
from tuneline.retrieval.pinned_answers import PinnedAnswers, StoredPin, pair_of
from tuneline.retrieval.prompt_examples import prompt_examples
from tuneline.storage.event_timeline import FOUND
from tuneline.unicode import is_wide

# A message of up to this length may answer the bot's own question: "Taipei", "for two adults".
SHORT: Final = 16


class KnownAnswers:
    """The known answers to one event's question."""

    def __init__(self, *, pinned_answers: PinnedAnswers, examples: Examples | None) -> None:
        self._pinned_answers = pinned_answers
        self._examples = examples
        self._found: NearestExamples | None = None
        self._in_force: Sequence[StoredPin] = ()

    async def reply(self, context: EventContext) -> Reply | None:
        """Return the reply that needs no model: a known answer, or that none is known. None without one."""
        if from_hours := hours_reply(context):
            return from_hours
        if context.rules.verbatim != "off":
            pins = await self._pinned_answers.read(context.pin_set)
            if exact := pins.exact(context.question, now=context.now()):
                return render.pinned(context, exact)
        found = await self._find(context)
        if found.decision == "verbatim":
            return self._word_for_word(context, found)
        if found.decision == "unknown" and _is_refused(context):
            return render.unknown(context)
        return None

    async def shown(self, context: EventContext, candidate: Candidate) -> ShownExamples:
        """Return the hours, pins and examples that are added to the candidate's prompt."""
        found, pins = await self._find(context), await self._pinned_answers.read(context.pin_set)
        shown = prompt_examples(
            context.question,
            pins=pins,
            found=found,
            meant=[self._in_force[place] for place in found.pins],
            count=context.rules.examples_for(is_tuned=candidate.is_tuned),
            now=context.now(),
        )
        return replace(shown, facts=hours_prompt(context))

    def _word_for_word(self, context: EventContext, found: NearestExamples) -> Reply | None:
        if found.is_pin and context.rules.verbatim != "off":
            return render.pinned(context, self._in_force[found.pins[0]])
        if not found.is_pin and context.rules.verbatim == "all":
            return render.example(context, found.examples[0], dataset=found.dataset)
        return None

    async def _find(self, context: EventContext) -> NearestExamples:
        if self._found is None:
            pins = await self._pinned_answers.read(context.pin_set)
            self._in_force, found = pins.in_force(context.now()), NearestExamples()
            if self._examples is not None:
                pairs = [pair_of(pin) for pin in self._in_force]
                found = await self._examples.find(context.question, source=context.examples, pins=pairs)
                note_search(context, found)
            if found.decision == "unknown" and _goes_on(context):
                found = replace(found, decision="model")
            self._found = found
        return self._found


def note_search(context: EventContext, found: NearestExamples) -> None:
    """Note in the event's timeline what the finder has found, and the numbers of its decision."""
    by = "meaning" if found.measures else "words"
    context.claim.note(
        FOUND,
        decision=found.decision,
        by=by if found.dataset else None,
        found=len(found.examples),
        **found.measures,
    )


def _is_refused(context: EventContext) -> bool:
    """Whether a question that is unknown is refused: never while the examples are in doubt."""
    is_doubted = context.examples is not None and context.examples.is_doubted(context.now())
    return context.rules.unknown == "say_so" and not is_doubted


def _goes_on(context: EventContext) -> bool:
    """Whether a message may go on with the conversation, so that the finder cannot judge it alone."""
    width = sum(2 if is_wide(char) else 1 for char in context.question)
    return width <= SHORT and bool(context.chat_record.turns)
