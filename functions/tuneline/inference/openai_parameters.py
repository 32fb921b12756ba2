"""A host with OpenAI's API, and a table of the parameters that each model takes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

LIMITS: Final = ("max_completion_tokens", "max_tokens")
# The token allowance for a model that always thinks; its thinking counts as part of the answer.
THINKING_TOKENS: Final = 4_000
Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Host:
    """A host where models answer. A key is sent only to its own host.

    `limit` is the parameter that limits an answer; empty means the table's. `parameters` are sent with each
    request and override the table's; a parameter with the value None is left out.
    """

    base_url: str
    api_key: str = field(repr=False)
    limit: str = ""
    parameters: Parameters = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI itself, so that OpenAI's announcements apply."""
        return bool(re.search(r"(^|\.)openai\.com$", self.address))

    @property
    def address(self) -> str:
        """The host name in `base_url`."""
        return urlsplit(self.base_url).hostname or ""


@dataclass(frozen=True)
class TableRow:
    """The parameters of a model, for host names and base models that match."""

    host: re.Pattern[str]
    model: re.Pattern[str]
    limit: str
    parameters: Parameters = field(default_factory=lambda: MappingProxyType({}))
    thinks: bool = False


def _row(host: str, model: str, limit: str, *, thinks: bool = False, **parameters: Any) -> TableRow:
    return TableRow(re.compile(host), re.compile(model), limit, MappingProxyType(parameters), thinks)


_ANY = r""
_OPENAI = r"(^|\.)(openai\.com|openai\.azure\.com|services\.ai\.azure\.com)$"
# The first row that matches applies. No row sends a temperature: models that think refuse it, and the
# others answer well at their default.
# https://platform.openai.com/docs/guides/reasoning
# https://learn.microsoft.com/en-us/azure/foundry/openai/how-to/reasoning
TABLE: Final[tuple[TableRow, ...]] = (
    # They refuse max_tokens, and think unless the request disables it; a LINE user would wait for that.
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
    # Other hosts with OpenAI's API know at least the older name.
    _row(_ANY, _ANY, LIMITS[1]),
)


def parameters(host: Host, model: str, *, most_tokens: int) -> dict[str, Any]:
    """Build the parameters for `host` and a model whose base is `model`.

    `most_tokens` limits the answer (0: no limit); a model that thinks gets its allowance on top.
    """
    row = next(row for row in TABLE if row.host.search(host.address) and row.model.search(model))
    chosen = {**row.parameters, **host.parameters}
    limit = {host.limit or row.limit: most_tokens + (THINKING_TOKENS if row.thinks else 0)}
    sent = {name: value for name, value in chosen.items() if value is not None}
    return {**limit, **sent} if most_tokens else sent


def without(sent: Parameters, refused: str, *, before: Collection[str] = ()) -> dict[str, Any] | None:
    """Remove the parameter that a model refuses from `sent`. None if it was not sent.

    A refused limit is sent under its other name, unless the model has refused that one `before`: then no
    limit is sent. The table may be older than the model.
    """
    if refused not in sent:
        return None
    rest = {name: value for name, value in sent.items() if name != refused}
    if refused in LIMITS and (other := LIMITS[1 - LIMITS.index(refused)]) not in before:
        rest[other] = sent[refused]
    return rest
