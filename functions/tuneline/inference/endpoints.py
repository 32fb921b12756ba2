"""The hosts where models answer, and what each takes beside the messages: one table.

A key is sent to the host it belongs to and to no other, so each host has a client of its own.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from tuneline.inference.openai_api import AsyncOpenAI, NotFoundDropError, chat_client

LIMITS: Final = ("max_completion_tokens", "max_tokens")
# What a model that cannot be kept from thinking may think; it counts as part of its answer.
THINKING_TOKENS: Final = 4_000
Parameters = Mapping[str, Any]


class UnknownEndpointDropError(NotFoundDropError):
    """A model is said to answer at an endpoint that no setting knows: as good as gone."""


@dataclass(frozen=True)
class Host:
    """A place where models answer; the one without a name is where the base model does.

    `limit` is the parameter that bounds an answer there, empty: as the table has it. `parameters` go with
    each question, in place of the table's; one that is None is left out.
    """

    name: str
    base_url: str
    api_key: str = field(repr=False)
    limit: str = ""
    parameters: Parameters = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI itself, whose announcements hold there."""
        return bool(re.search(r"(^|\.)openai\.com$", self.address))

    @property
    def address(self) -> str:
        """The name of the machine in `base_url`."""
        return urlsplit(self.base_url).hostname or ""


@dataclass(frozen=True)
class Row:
    """What a model takes, where the host's name and the model's base match."""

    host: re.Pattern[str]
    model: re.Pattern[str]
    limit: str
    parameters: Parameters = field(default_factory=lambda: MappingProxyType({}))
    thinks: bool = False


def _row(host: str, model: str, limit: str, *, thinks: bool = False, **parameters: Any) -> Row:
    return Row(re.compile(host), re.compile(model), limit, MappingProxyType(parameters), thinks)


_ANY = r""
_OPENAI = r"(^|\.)(openai\.com|openai\.azure\.com|services\.ai\.azure\.com)$"
# The first row that matches counts. No row sends a temperature: models that think refuse one, and the
# others answer well at their own.
# https://platform.openai.com/docs/guides/reasoning
# https://learn.microsoft.com/en-us/azure/foundry/openai/how-to/reasoning
TABLE: Final[tuple[Row, ...]] = (
    # They refuse max_tokens, and think unless they are told not to, which costs a LINE user the wait.
    _row(_ANY, r"(^|/)gpt-(5\.\d|[6-9]|1\d)", LIMITS[0], thinks=True, reasoning_effort="none"),
    _row(_ANY, r"(^|/)gpt-5($|-)", LIMITS[0], thinks=True, reasoning_effort="minimal"),
    _row(_ANY, r"(^|/)o[1-9]($|-)", LIMITS[0], thinks=True, reasoning_effort="low"),
    _row(_OPENAI, _ANY, LIMITS[0]),
    # https://docs.crusoecloud.com/serverless-fine-tuning/fine-tune-a-model
    _row(
        r"(^|\.)crusoecloud\.com$",
        r"(?i)qwen-?3",
        LIMITS[1],
        chat_template_kwargs={"enable_thinking": False},
    ),
    # What speaks OpenAI's language elsewhere knows the older name at least.
    _row(_ANY, _ANY, LIMITS[1]),
)


def parameters(host: Host, model: str, *, most_tokens: int) -> dict[str, Any]:
    """What is sent to `host` beside the messages for a model whose base is `model`.

    `most_tokens` bounds what the user gets, 0 does not; a model that thinks may take more for that.
    """
    row = next(one for one in TABLE if one.host.search(host.address) and one.model.search(model))
    chosen = {**row.parameters, **host.parameters}
    bound = {host.limit or row.limit: most_tokens + (THINKING_TOKENS if row.thinks else 0)}
    sent = {name: one for name, one in chosen.items() if one is not None}
    return {**bound, **sent} if most_tokens else sent


def without(asked: Parameters, refused: str, *, before: Collection[str] = ()) -> dict[str, Any] | None:
    """`asked` without the parameter that a model refuses; None where it was not asked for.

    A refused bound goes by its other name, unless the model has refused that `before`: then it is left to
    the model. The table may be older than the model.
    """
    if refused not in asked:
        return None
    rest = {name: one for name, one in asked.items() if name != refused}
    if refused in LIMITS and (other := LIMITS[1 - LIMITS.index(refused)]) not in before:
        rest[other] = asked[refused]
    return rest


class Hosts:
    """The hosts that the settings name; a client is made when a host is first asked."""

    def __init__(self, hosts: Iterable[Host], *, seconds: float, max_retries: int) -> None:
        self._hosts = {one.name: one for one in hosts}
        self._seconds = seconds
        self._max_retries = max_retries
        self._clients: dict[str, AsyncOpenAI] = {}

    def host(self, endpoint: str) -> Host:
        """The host of that name. UnknownEndpointDropError where there is none."""
        if endpoint not in self._hosts:
            raise UnknownEndpointDropError(f"the endpoint {endpoint!r} is not in CHAT_ENDPOINTS")
        return self._hosts[endpoint]

    def client(self, endpoint: str) -> AsyncOpenAI:
        """The client of that host, `seconds` for each try. UnknownEndpointDropError where there is none."""
        host = self.host(endpoint)
        if endpoint not in self._clients:
            self._clients[endpoint] = chat_client(
                api_key=host.api_key,
                base_url=host.base_url,
                seconds=self._seconds,
                max_retries=self._max_retries,
            )
        return self._clients[endpoint]

    def names(self) -> list[str]:
        """The names of the hosts beside the one where the base model answers."""
        return [name for name in self._hosts if name]

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.close()
