"""Ask Gemini models on Vertex AI: `generateContent`.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
"""

from collections.abc import Mapping
from typing import Any, Final

from tuneline import logs
from tuneline.inference.completion import Completion, most_read, most_written
from tuneline.inference.gemini.addresses import host_url, is_tuned, model_path
from tuneline.inference.gemini.answer import completion_of
from tuneline.inference.gemini.api import GoogleApi
from tuneline.inference.gemini.contents import contents_of, instruction_of
from tuneline.inference.gemini.retry import post_with_retries
from tuneline.inference.model_host import Question
from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    NotFoundDropError,
    UnsupportedParameterDropError,
)

# A user is waiting, and a tuned model was trained without thoughts. Some models do not have this level.
# https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thinking
LEAST_THINKING: Final[Mapping[str, Any]] = {"thinkingLevel": "MINIMAL"}
# The token allowance for a model that thinks at its default; its thoughts count as part of the answer.
THINKING_TOKENS: Final = 4_000
# How many requests may be made while the model refuses parameters.
MOST_REFUSED: Final = 3


class GeminiChat:
    """Gemini models, tuned and untuned; the untuned ones in `location`, billed to `project`.

    With `base_url` every request goes there instead of to Google's hosts. `seconds` is the time of each try;
    a request that fails for a moment is tried up to `max_retries` times more.
    """

    def __init__(
        self,
        *,
        api: GoogleApi,
        project: str,
        location: str,
        seconds: float,
        max_retries: int,
        base_url: str = "",
    ) -> None:
        self._api = api
        self._project = project
        self._location = location
        self._seconds = seconds
        self._max_retries = max_retries
        self._base_url = base_url
        # The parameters that each model has refused. They are left out of its later requests.
        self._refused: dict[str, frozenset[str]] = {}

    @property
    def address(self) -> str:
        """The URL of the API for untuned models."""
        return self._base_url or host_url(self._location)

    @property
    def has_announced_dates(self) -> bool:
        """Google announces the shutdown dates of its models, and a tuned model ends with its base."""
        return True

    async def complete(self, question: Question) -> Completion:
        """Return the completion. Parameters that the model refuses are left out from then on."""
        location, path = model_path(question.model, project=self._project, location=self._location)
        url = f"{self._base_url or host_url(location)}/v1/{path}:generateContent"
        contents: dict[str, Any] = {"contents": contents_of(question.turns)}
        if instruction := instruction_of(question.system):
            contents["systemInstruction"] = instruction
        for _ in range(MOST_REFUSED):
            config = self._config(question)
            try:
                answer = await post_with_retries(
                    self._api,
                    url,
                    {**contents, "generationConfig": config},
                    seconds=self._seconds,
                    max_retries=self._max_retries,
                )
            except UnsupportedParameterDropError as refusal:
                if refusal.parameter not in config:
                    raise
                logs.warning("the model does not take a parameter", parameter=refusal.parameter)
                known = self._refused.get(question.model, frozenset())
                self._refused[question.model] = known | {refusal.parameter}
                continue
            read = most_read(question.system, question.turns)
            return completion_of(answer, read=read, written=most_written(config.get("maxOutputTokens")))
        raise BadRequestDropError("the model refuses one parameter after the other")

    async def shutdown_date(self, model: str) -> str | None:
        """NotFoundDropError: Vertex AI reports no dates, and its models are found by asking them."""
        raise NotFoundDropError("Vertex AI reports no shutdown dates")

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    def _config(self, question: Question) -> dict[str, Any]:
        """The parameters. No temperature: answers are good at the default, and some models ignore it.

        A tuned model is not asked for JSON, which makes its answers worse:
        https://docs.cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-supervised-tuning
        """
        config: dict[str, Any] = {"thinkingConfig": LEAST_THINKING}
        if question.schema is not None and not is_tuned(question.model):
            config["responseMimeType"] = "application/json"
        refused = self._refused.get(question.model, frozenset())
        if question.most_tokens:
            allowance = THINKING_TOKENS if "thinkingConfig" in refused else 0
            config["maxOutputTokens"] = question.most_tokens + allowance
        return {name: value for name, value in config.items() if name not in refused}
