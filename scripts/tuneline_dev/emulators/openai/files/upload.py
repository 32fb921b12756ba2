"""Handle uploads: stream to disk, and refuse what OpenAI refuses at upload.

https://platform.openai.com/docs/api-reference/files/create
"""

import asyncio
import shutil
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.openai import bodies
from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.files.stored_file import StoredFile
from tuneline_dev.emulators.openai.files.training_file import FileCheck, check, upload_refusal
from tuneline_dev.emulators.openai.state import new_id, platform_of

PURPOSES = ("fine-tune", "assistants", "batch", "vision", "user_data", "evals")
MOST_BYTES = 512 * 1024 * 1024


async def create_file(request: Request) -> Response:
    """Handle POST /v1/files."""
    platform = platform_of(request)
    async with request.form() as form:
        upload, purpose, lifetime = _read_form(form)
        file_id = new_id("file-", 22)
        path = platform.new_path(file_id)
        checked = await asyncio.to_thread(_store, upload.file, path, purpose)
        now = platform.clock()
        stored = StoredFile(
            id=file_id,
            filename=upload.filename or "",
            purpose=purpose,
            size=upload.size or 0,
            created_at=now,
            path=path,
            expires_at=None if lifetime is None else now + lifetime,
            check=checked,
        )
    platform.files[file_id] = stored
    return JSONResponse(stored.view(just_uploaded=True))


def _read_form(form: FormData) -> tuple[UploadFile, str, int | None]:
    """Return the file, its purpose and its lifetime in seconds. Raises ApiError 400 or 413."""
    upload, purpose = form.get("file"), form.get("purpose")
    if not isinstance(upload, UploadFile):
        raise ApiError(400, "Missing required parameter: 'file'.", param="file")
    if purpose not in PURPOSES:
        message = f"'{purpose}' is not one of {list(PURPOSES)} - 'purpose'"
        raise ApiError(400, message, param="purpose")
    if purpose == "fine-tune" and not (upload.filename or "").endswith(".jsonl"):
        raise ApiError(400, "Invalid file format for Fine-Tuning API. Must be .jsonl")
    if (upload.size or 0) > MOST_BYTES:
        raise ApiError(413, f"File is too large. The maximum is {MOST_BYTES} bytes, got {upload.size}.")
    return upload, str(purpose), _lifetime(form)


def _lifetime(form: FormData) -> int | None:
    anchor, seconds = form.get("expires_after[anchor]"), form.get("expires_after[seconds]")
    if anchor is None and seconds is None:
        return None
    if anchor != "created_at":
        message = f"Invalid value: '{anchor}'. Supported values are: 'created_at'."
        raise ApiError(400, message, param="expires_after[anchor]", code="invalid_value")
    number: object = int(seconds) if isinstance(seconds, str) and seconds.isdecimal() else seconds
    return bodies.integer("expires_after[seconds]", number, 3600, 2_592_000)


def _store(source: BinaryIO, path: Path, purpose: str) -> FileCheck | None:
    """Write the file. Returns the check of a training file; a refused file is deleted."""
    with path.open("wb") as target:
        shutil.copyfileobj(source, target)
    if purpose != "fine-tune":
        return None
    refusal = upload_refusal(path)
    if refusal:
        path.unlink()
        raise ApiError(400, refusal)
    return check(path)
