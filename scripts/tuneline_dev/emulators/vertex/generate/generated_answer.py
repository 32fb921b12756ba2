"""What a model answers, and the response that carries it.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tuneline_dev.emulators.answers.nearest_answer import Pair, nearest
from tuneline_dev.emulators.answers.not_known import not_known
from tuneline_dev.emulators.answers.tokens import cut, estimate
from tuneline_dev.emulators.answers.vague_answers import vague_answer
from tuneline_dev.emulators.answers.verdicts import verdict
from tuneline_dev.emulators.answers.written_pairs import written_pairs
from tuneline_dev.emulators.vertex.settings import matching
from tuneline_dev.emulators.vertex.state import Platform

THOUGHTS = "The question is compared with the questions that are known."


@dataclass(frozen=True)
class GeneratedAnswer:
    """An answer: its text (None: there is no content), why it ended, or why the prompt was blocked.

    Without `finish` there is no candidate.
    """

    text: str | None
    finish: str | None
    blocked: str | None = None
    thought: int = 0
    shows_thoughts: bool = False

    def body(self, *, read: int, base: str) -> dict[str, Any]:
        """Build the response, without empty fields, as Google does."""
        written = estimate(self.text or "")
        usage = {
            "promptTokenCount": read,
            "candidatesTokenCount": written,
            "thoughtsTokenCount": self.thought,
            "totalTokenCount": read + written + self.thought,
        }
        answer: dict[str, Any] = {
            "usageMetadata": {
                **{name: count for name, count in usage.items() if count},
                "trafficType": "ON_DEMAND",
                "promptTokensDetails": [{"modality": "TEXT", "tokenCount": read}],
            },
            "modelVersion": base,
            "responseId": secrets.token_urlsafe(16),
        }
        if self.blocked is not None:
            answer["promptFeedback"] = {"blockReason": self.blocked}
        if self.finish is not None:
            answer["candidates"] = [self._candidate()]
        return answer

    def _candidate(self) -> dict[str, Any]:
        parts: list[dict[str, Any]] = []
        if self.shows_thoughts and self.thought:
            parts.append({"text": THOUGHTS, "thought": True})
        if self.text:
            parts.append({"text": self.text})
        # A model that has thought its bound away answers with a role alone.
        content = {"role": "model", "parts": parts} if parts else {"role": "model"}
        shown = {} if self.text is None else {"content": content}
        return {**shown, "finishReason": self.finish}


def answer_to(
    platform: Platform,
    name: str,
    pairs: Sequence[Pair] | None,
    question: str,
    *,
    prompt: str,
    config: dict[str, Any],
    thought: int,
) -> GeneratedAnswer:
    """Return the answer of the model `name`, which was trained on `pairs` (None: an untuned one).

    `prompt` is its system instruction.
    """
    settings = platform.settings
    if reason := matching(settings.blocked_prompts, question):
        return GeneratedAnswer(None, None, blocked=reason)
    if any(phrase in question for phrase in settings.empty_answers):
        return GeneratedAnswer(None, None, thought=thought)
    if reason := matching(settings.blocked_answers, question):
        return GeneratedAnswer(None, reason, thought=thought)
    given = settings.model_answers.get(name) or settings.chat_answer
    text = _text(pairs, question, prompt, config) if given is None else given
    most = config.get("maxOutputTokens")
    # What is thought counts: a tight bound leaves nothing for the answer.
    shown = text if most is None else cut(text, max(most - thought, 0))
    return GeneratedAnswer(
        shown,
        "STOP" if shown == text else "MAX_TOKENS",
        thought=thought,
        shows_thoughts=config.get("thinkingConfig", {}).get("includeThoughts", False),
    )


def _text(pairs: Sequence[Pair] | None, question: str, prompt: str, config: dict[str, Any]) -> str:
    if config.get("responseMimeType") == "application/json":
        return verdict(question) or written_pairs(question)
    if (unknown := not_known(question, prompt, pairs)) is not None:
        return unknown
    known = nearest(question, pairs) if pairs else None
    return vague_answer(question) if known is None else known
