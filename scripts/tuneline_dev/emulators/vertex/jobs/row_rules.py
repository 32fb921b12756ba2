"""Check a line of a dataset for Gemini.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-supervised-tuning-prepare
"""

import itertools
import json
from typing import Any

from tuneline_dev.emulators.vertex.wire.errors import ApiError
from tuneline_dev.emulators.vertex.wire.fields import ROW
from tuneline_dev.emulators.vertex.wire.messages import read_message

Row = dict[str, Any]


class BadRowError(Exception):
    """A row cannot be trained on; the text says why."""


def read_row(line: bytes, *, refused: str | None = None) -> Row:
    """Read a row, with its fields in lowerCamelCase. Raises BadRowError, which says what is wrong.

    `refused` is the reason of a row that is refused on demand.
    """
    if refused is not None:
        raise BadRowError(refused)
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadRowError("Invalid JSON.") from None
    if not isinstance(value, dict):
        raise BadRowError("The row is not a JSON object.")
    if not value.get("contents"):
        raise BadRowError("Missing required `contents` field.")
    try:
        row = read_message(value, ROW)
    except ApiError as error:
        raise BadRowError(str(error)) from None
    _check_system(row.get("systemInstruction"))
    _check_roles([content.get("role") for content in row["contents"]])
    for content in row["contents"]:
        _check_parts(content)
    return row


def _check_system(content: Row | None) -> None:
    if content is not None and not any(part.get("text") for part in content.get("parts", ())):
        raise BadRowError("`systemInstruction` must have a text.")


def _check_roles(roles: list[Any]) -> None:
    for role in roles:
        if role not in ("user", "model"):
            raise BadRowError(f"Invalid role {role!r} in `contents`: valid roles are user, model.")
    if roles[0] != "user":
        raise BadRowError("The first content of `contents` must have the role user.")
    if roles[-1] != "model":
        raise BadRowError("The last content of `contents` must have the role model.")
    if any(role == after for role, after in itertools.pairwise(roles)):
        raise BadRowError("The roles of `contents` must alternate between user and model.")


def _check_parts(content: Row) -> None:
    parts = content.get("parts") or []
    if not parts:
        raise BadRowError("A content of `contents` has no parts.")
    calls = sum("functionCall" in part for part in parts)
    if calls and calls != len(parts):
        raise BadRowError("A content with `functionCall` must not have other parts.")
    for part in parts:
        _check_part(part)


def _check_part(part: Row) -> None:
    if part.get("text") == "" or not part:
        raise BadRowError("A part is empty.")
    if "inlineData" in part:
        raise BadRowError("`inlineData` is not supported: use `fileData` with a URI.")
    if "fileData" in part:
        uri = part["fileData"].get("fileUri", "")
        if not uri.startswith(("gs://", "https://")) or not part["fileData"].get("mimeType"):
            raise BadRowError("`fileData` needs a `mimeType`, and a `fileUri` that begins gs:// or https://.")
    for name, field in (("functionCall", "args"), ("functionResponse", "response")):
        if name in part and not (part[name].get("name") and isinstance(part[name].get(field, {}), dict)):
            raise BadRowError(f"`{name}` needs a `name`, and `{field}` that is an object.")
