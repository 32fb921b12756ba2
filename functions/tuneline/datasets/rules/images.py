"""Check images: their number, the role of their message, their format and their URL.

https://platform.openai.com/docs/guides/vision-fine-tuning
"""

import binascii
from collections.abc import Iterator
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.rules.image_urls import why_not_public

MOST_IMAGES = 10
# The documentation says "10 MB". 10,000,000 bytes is the smaller reading, so it is safe.
MOST_BYTES = 10_000_000
_LONGEST_TYPE = 100
_KINDS = {"image/jpeg": "JPEG", "image/jpg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def findings(example: dict[str, Any], line: int) -> Iterator[Problem]:
    """Yield all findings on the images of the example that begins on `line`. No image is fetched."""
    count = 0
    for place, role, part in _images(example):
        count += 1
        if role != "user":
            yield problem("IMAGE_ROLE", line, place, role=role)
        yield from _image(part, f"{place}.image_url", line)
    if count > MOST_IMAGES:
        yield problem("TOO_MANY_IMAGES", line, "messages", count=count)


def _images(example: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the image parts, each with its place and the role of its message."""
    messages = example.get("messages")
    for place, message in enumerate(messages if isinstance(messages, list) else []):
        content = message.get("content") if isinstance(message, dict) else None
        for index, part in enumerate(content if isinstance(content, list) else []):
            if isinstance(part, dict) and part.get("type") == "image_url":
                yield f"messages[{place}].content[{index}]", _role(message), part


def _role(message: dict[str, Any]) -> str:
    role = message.get("role")
    return role if isinstance(role, str) else ""


def _image(part: dict[str, Any], where: str, line: int) -> Iterator[Problem]:
    image = part.get("image_url")
    url = image.get("url") if isinstance(image, dict) else image
    if not isinstance(url, str) or not url:
        yield problem("IMAGE_URL", line, where, why=("there is none", "沒有網址"))
    elif url[:5].lower() == "data:":
        if (why := _why_not_usable(url)) is not None:
            yield problem("IMAGE_FORMAT", line, where, why=why)
    elif (why := why_not_public(url)) is not None:
        # The URL is not shown: it may have a password or a signature in it.
        yield problem("IMAGE_URL", line, where, why=why)


def _why_not_usable(url: str) -> tuple[str, str] | None:
    """Return the problem with an image in a data URL (`data:image/png;base64,…`), or None."""
    comma = url.find(",", 0, _LONGEST_TYPE)
    kind, *options = url[5 : max(comma, 5)].lower().split(";")
    if comma < 0 or "base64" not in options:
        return "it is not base64", "不是 base64 編碼"
    if kind not in _KINDS:
        return "its type is not JPEG, PNG or WEBP", "類型不是 JPEG、PNG 或 WEBP"
    return _why_data_not_usable(url[comma + 1 :], _KINDS[kind])


def _why_data_not_usable(written: str, kind: str) -> tuple[str, str] | None:
    # Four characters are three bytes. Data that is too large is not decoded.
    if len(written) // 4 * 3 - written[-2:].count("=") > MOST_BYTES:
        return "it has more than 10 MB", "超過 10 MB"
    try:
        data = binascii.a2b_base64(written, strict_mode=True)
    except ValueError:
        return "its base64 is broken", "base64 壞掉了"
    if _kind(data) != kind:
        return f"its type says {kind}, its bytes do not", f"類型寫 {kind}，內容卻不是"
    return None


def _kind(data: bytes) -> str | None:
    """Return the format of an image by its first bytes."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
