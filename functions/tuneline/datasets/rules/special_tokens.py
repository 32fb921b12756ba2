"""Find the tokens with which models mark ends of texts and roles: inside a text they confuse a model.

https://github.com/openai/tiktoken/blob/main/tiktoken/core.py (encode, disallowed_special)
"""

import re

SIGNS = (b"<", b"[")
_TOKEN = re.compile(
    r"<\|[A-Za-z][A-Za-z_]{0,30}\|>"
    r"|<\uff5c[A-Za-z\u2581]{1,40}\uff5c>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
    r"|<</?SYS>>"
    r"|</?s>"
    r"|<(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>"
)
# OpenAI fails a training job if its file has one of these ("message contains an invalid token").
_REFUSED = re.compile(r"<\|(?:fim_(?:prefix|middle|suffix)|endofprompt)\|>")


def refused(text: str, latin: bytes) -> str | None:
    """Return the first token that OpenAI refuses. `latin`, the text in ASCII, is for a quick no."""
    if b"<|" not in latin:
        return None
    match = _REFUSED.search(text)
    return None if match is None else match[0]


def first(text: str, latin: bytes) -> str | None:
    """Return the first special token. `latin`, the text in ASCII, is for a quick no."""
    if not any(sign in latin for sign in SIGNS):
        return None
    match = _TOKEN.search(text)
    return None if match is None else match[0]
