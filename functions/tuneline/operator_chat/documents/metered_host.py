"""Count the cost of each call in the month's answers, also of one that is stopped."""

from collections.abc import Callable
from datetime import datetime

from tuneline.chat.limits import monthly_usage
from tuneline.inference.candidates import Candidate
from tuneline.inference.completion import Completion, Usage, completion_usd
from tuneline.inference.model_host import ModelHost, Question
from tuneline.storage.documents import Documents


class MeteredHost:
    """The host of a model. A call that is stopped counts as `most`, because its answer may be billed."""

    def __init__(
        self,
        host: ModelHost,
        candidate: Candidate,
        documents: Documents,
        *,
        most: Usage,
        now: Callable[[], datetime],
    ) -> None:
        self._host = host
        self._candidate = candidate
        self._documents = documents
        self._most = most
        self._now = now

    @property
    def address(self) -> str:
        """The URL of its API."""
        return self._host.address

    async def complete(self, question: Question) -> Completion:
        """Return the completion of one question, and count its cost."""
        usage = self._most
        try:
            completion = await self._host.complete(question)
        except Exception:
            usage = Usage()
            raise
        else:
            usage = completion.usage
            return completion
        finally:
            if usage != Usage():
                usd = completion_usd(usage, self._candidate)
                spent = {"micro_usd": monthly_usage.millionths(usd)}
                await self._documents.add(monthly_usage.path(self._now()), spent)
