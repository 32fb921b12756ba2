"""Check the contents of a request to a Gemini model.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
"""

from typing import Any

from tuneline_dev.emulators.answers.tokens import estimate
from tuneline_dev.emulators.vertex.base_models import BASE_MODELS, MOST_INPUT_TOKENS
from tuneline_dev.emulators.vertex.settings import Settings
from tuneline_dev.emulators.vertex.wire.contents import text_of
from tuneline_dev.emulators.vertex.wire.errors import ApiError

# https://ai.google.dev/gemini-api/docs/tokens
IMAGE_TOKENS = 258


def check_contents(body: dict[str, Any], base: str) -> None:
    """Raise ApiError 400 for what the model does not take."""
    contents = body.get("contents") or []
    if not contents:
        raise ApiError(400, "Unable to submit request because at least one contents field is required.")
    for content in contents:
        if content.get("role", "user") not in ("user", "model"):
            raise ApiError(400, "Please use a valid role: user, model.")
        _check_parts(content)
    if "systemInstruction" in body:
        _check_parts(body["systemInstruction"])
    if contents[-1].get("role") == "model" and not BASE_MODELS[base].takes_last_turn_by_model:
        raise ApiError(400, "Please ensure that the last content has the role user.")


def question_of(body: dict[str, Any]) -> str:
    """Return the text of the last turn by the user."""
    turns = [content for content in body["contents"] if content.get("role", "user") == "user"]
    return text_of(turns[-1]) if turns else ""


def prompt_of(body: dict[str, Any]) -> str:
    """Return the text of the system instruction. Empty without one."""
    return text_of(body["systemInstruction"]) if "systemInstruction" in body else ""


def input_tokens(body: dict[str, Any]) -> int:
    """Estimate the tokens that the model reads."""
    contents = [*body["contents"], *([body["systemInstruction"]] if "systemInstruction" in body else [])]
    parts = [part for content in contents for part in content.get("parts", ())]
    images = sum("inlineData" in part or "fileData" in part for part in parts)
    return 1 + IMAGE_TOKENS * images + sum(estimate(part.get("text", "")) for part in parts)


def check_size(settings: Settings, tokens: int) -> None:
    """Raise ApiError 400 if the input is too long."""
    most = settings.most_input_tokens or MOST_INPUT_TOKENS
    if tokens > most:
        message = f"The input token count ({tokens}) exceeds the maximum number of tokens allowed ({most})."
        raise ApiError(400, message)


def _check_parts(content: dict[str, Any]) -> None:
    parts = content.get("parts") or []
    if not parts:
        message = (
            "Unable to submit request because it must include at least one parts field, which describes the "
            "prompt input. Learn more: "
            "https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/gemini"
        )
        raise ApiError(400, message)
    for part in parts:
        if part.get("text") == "":
            raise ApiError(400, "Unable to submit request because it has an empty text parameter.")
        if "inlineData" in part and not part["inlineData"].get("mimeType"):
            raise ApiError(
                400, "Unable to submit request because it has a mimeType parameter without a value."
            )
