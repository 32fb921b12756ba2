"""Make the next dataset, and reply with its report and price, as for a file that an operator sends.

The object's name follows from the event, so a run after a crash finds the object of the run before it. A
second tap makes the same content, and gets the report of the dataset that awaits a decision.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.loading_animation import Loading
from tuneline.line.messages import Message
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.operator_chat.files.dataset_report import DatasetReport, running, wait_for_check
from tuneline.operator_chat.next_dataset.offer import offer_card
from tuneline.operator_chat.next_dataset.summary import summary
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectGoneDropError, Objects
from tuneline.uploads.last_dataset import example_lines, last_dataset, new_pins, read_pins_to_teach
from tuneline.uploads.next_dataset import NextDataset, own_data
from tuneline.uploads.rated_answers import read_rated_answers

ShowLoading = Callable[[EventContext], Callable[[], Awaitable[None]] | None]


class NextDatasetButton:
    """Answers the button `next`. The check has the time of an answer for the reply."""

    def __init__(
        self,
        console: Console,
        documents: Documents,
        files: DatasetFiles,
        report: DatasetReport,
        show_loading: ShowLoading,
    ) -> None:
        self._documents = documents
        self._files = files
        self._report = report
        self._artifact_bucket = console.artifact_bucket
        self._answer_by = console.bot.answer_seconds
        self._show_loading = show_loading

    async def make(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Write the dataset, wait for its check, and return the report; if pins have changed, a new offer."""
        name = f"answers-{context.task.received_at:%Y-%m-%d}.jsonl"
        dataset = await self._files.find(context.event.id, name)
        if dataset is None and (reply := await self._not_now(context, postback)):
            return reply
        async with Loading(self._show_loading(context)):
            try:
                users_part: tuple[Message, ...] = ()
                if dataset is None:
                    dataset, users_part = await self._written(context, name)
            except ObjectGoneDropError:
                return say(context, "next_examples_gone")
            checked = await wait_for_check(self._documents, context, dataset, seconds=self._answer_by)
        if checked is None:
            return running(context, dataset, "check_running")
        if checked.record.state == "gone":
            return say(context, "next_unfinished")
        reply = await self._report.reply(context, checked)
        return Reply((*users_part, *reply.messages))

    async def _not_now(self, context: EventContext, postback: OperatorPostback) -> Reply | None:
        """Return the reply if there is nothing to make, or not what the card has offered."""
        pins = await new_pins(self._documents, now=context.now())
        if not pins.count:
            return await self._waiting(context) or say(context, "next_nothing")
        return Reply((offer_card(context, pins),)) if pins.version != postback.version else None

    async def _waiting(self, context: EventContext) -> Reply | None:
        """Return the card of the last dataset, which has all answers; None if it awaits no decision."""
        last = await last_dataset(self._documents)
        if last is None or last.record.state != "awaiting_approval":
            return None
        card = await self._report.reply(context, last)
        return Reply((*say(context, "next_waits").messages, *card.messages))

    async def _written(self, context: EventContext, name: str) -> tuple[str, tuple[Message, ...]]:
        """Write the object; return the id of its dataset, and what is in it of users."""
        last = await last_dataset(self._documents)
        pins = await read_pins_to_teach(self._documents, now=context.now())
        rated = await read_rated_answers(self._documents)
        following = NextDataset(pins, (last.record.system_prompt or "") if last else "", rated=rated)

        def lines() -> Iterator[bytes]:
            def before() -> Iterable[bytes]:
                return example_lines(Objects(), self._artifact_bucket, last.record) if last else ()

            following.own = own_data(pins, before())
            yield from following.lines(before())

        dataset = await self._files.put(context.event.id, name, lines(), chat=context.path)
        return dataset, summary(context, following)
