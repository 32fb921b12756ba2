"""Errors of a model's host: one class for each remedy, and the mapping from responses.

https://platform.openai.com/docs/guides/error-codes
https://learn.microsoft.com/en-us/azure/foundry/openai/concepts/content-filter
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from tuneline.errors import DropError, RetryError
from tuneline.loggable import identifier

# The reason why a host refuses the bot's account, as stored in documents and notices.
AccessCode = Literal["no_credit", "key_refused"]


class NotFoundDropError(DropError):
    """The resource does not exist, or no longer exists (404, 410)."""


class BadRequestDropError(DropError):
    """The host refuses the request, also at another try (400, 409, 422)."""


class TooLongDropError(BadRequestDropError):
    """The messages are longer than the model accepts (400 `context_length_exceeded`)."""


class ContentFilteredDropError(BadRequestDropError):
    """The host's content filter refuses the prompt or the answer, also at another try. It may cost `usd`."""

    def __init__(self, text: str, *, usd: Decimal = Decimal(0)) -> None:
        super().__init__(text)
        self.usd = usd


class UnsupportedParameterDropError(BadRequestDropError):
    """The model does not accept `parameter` or its value (400 `unsupported_...`)."""

    def __init__(self, text: str, *, parameter: str) -> None:
        super().__init__(text)
        self.parameter = parameter


class TrainingClosedDropError(DropError):
    """This organisation may not start fine-tuning jobs (403 `training_not_available`): final."""


class AccessRetryError(RetryError):
    """The host refuses this account until an operator acts; waiting does not help.

    `code` names the reason in documents.
    """

    code: AccessCode


class NoAccessRetryError(AccessRetryError):
    """The host refuses the key (401, 403)."""

    code = "key_refused"


class NoCreditRetryError(AccessRetryError):
    """The account at the host has no credit left, or has reached its limit (402, `insufficient_quota`)."""

    code = "no_credit"


class BusyRetryError(RetryError):
    """No usable answer: 3xx, 408, 429, 5xx, a lost connection, a timeout, broken HTTP.

    `answered` is False if the answer never came, so that the work may have been done.
    """

    def __init__(self, text: str, *, answered: bool) -> None:
        super().__init__(text)
        self.answered = answered


# Only known codes are logged and stored: a host can put any text into `error.code`.
_NO_CREDIT: Final = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient_balance"}
)
# Azure and Microsoft Foundry, OpenAI (images, reasoning models), Alibaba.
_FILTERED: Final = frozenset(
    {
        *("content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "invalid_prompt"),
        *("moderation_blocked", "data_inspection_failed"),
    }
)
_TOO_LONG: Final = frozenset({"context_length_exceeded"})
_UNSUPPORTED: Final = frozenset({"unsupported_parameter", "unsupported_value"})
_KNOWN: Final = (
    _NO_CREDIT
    | _FILTERED
    | _TOO_LONG
    | _UNSUPPORTED
    | {
        *("invalid_api_key", "account_deactivated", "training_not_available", "model_not_found"),
        *("rate_limit_exceeded", "rate_limit_error", "daily_rate_limit_exceeded", "invalid_request_error"),
        *(
            "invalid_value",
            "invalid_type",
            "string_above_max_length",
            "missing_required_parameter",
            "unknown_url",
            "empty_array",
        ),
        *(
            "invalid_file",
            "invalid_training_file",
            "invalid_validation_file",
            "invalid_file_format",
            "invalid_n_examples",
            "model_not_available",
            "unsupported_country_region_territory",
        ),
        *("server_error", "internal_error", "DeploymentNotFound", "RateLimitReached", "method_not_supported"),
    }
)


@dataclass(frozen=True)
class Refusal:
    """An error response as its host sent it; each field may hold any value."""

    status: int
    error: object
    request_id: object

    def field(self, name: str) -> object:
        """Return a field of the error object. None if it is missing."""
        return self.error.get(name) if isinstance(self.error, Mapping) else None

    @property
    def codes(self) -> frozenset[str]:
        """The known codes in all fields that hosts use for them; Azure and gateways have an inner error."""
        more = self.field("provider_specific_fields")
        inner = [self.field("innererror"), more.get("innererror") if isinstance(more, Mapping) else None]
        codes = [self.field("code"), self.field("type")]
        codes += [error.get("code") for error in inner if isinstance(error, Mapping)]
        return frozenset(code for code in codes if isinstance(code, str)) & _KNOWN

    @property
    def text(self) -> str:
        """The text that may be logged."""
        code = next(
            (f" {code}" for code in (self.field("code"), *sorted(self.codes)) if code in self.codes), ""
        )
        return f"the model's host answered {self.status}{code} (request {identifier(self.request_id)})"


def kind_of(refusal: Refusal) -> DropError | RetryError:
    """Map an error response to the error class of its remedy."""
    status, text = refusal.status, refusal.text
    if 400 <= status < 500 and (known := _known_reason(refusal)):
        return known
    if status in (401, 403):
        return NoAccessRetryError(f"{text}: the key is not accepted")
    if status in (404, 410):
        return NotFoundDropError(text)
    if status < 400 or status in (408, 429) or status >= 500:
        return BusyRetryError(text, answered=status == 429)
    return BadRequestDropError(text)


def _known_reason(refusal: Refusal) -> DropError | RetryError | None:
    """Map a reason in the body, which is more specific than the status."""
    status, codes, text = refusal.status, refusal.codes, refusal.text
    if status == 403 and "training_not_available" in codes:
        return TrainingClosedDropError(text)
    if status == 402 or codes & _NO_CREDIT:
        return NoCreditRetryError(f"{text}: the account there has no credit left, or has reached its limit")
    if _is_filtered(refusal):
        return ContentFilteredDropError(f"{text}: its content filter refuses the prompt")
    return _bad_request(refusal)


def _is_filtered(refusal: Refusal) -> bool:
    if refusal.status not in (400, 403, 422):
        return False
    # https://openrouter.ai/docs/api-reference/errors#moderation-errors
    metadata: Any = refusal.field("metadata")
    return bool(refusal.codes & _FILTERED) or (isinstance(metadata, Mapping) and "flagged_input" in metadata)


def _bad_request(refusal: Refusal) -> BadRequestDropError | None:
    if refusal.codes & _TOO_LONG:
        return TooLongDropError(refusal.text)
    parameter = refusal.field("param")
    if refusal.codes & _UNSUPPORTED and isinstance(parameter, str) and parameter:
        return UnsupportedParameterDropError(refusal.text, parameter=parameter)
    return None
