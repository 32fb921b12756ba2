"""Words with which models mark where a text ends and who speaks: in a text they confuse a model.

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
# OpenAI ends a training job whose file holds one of these ("message contains an invalid token").
_REFUSED = re.compile(r"<\|(?:fim_(?:prefix|middle|suffix)|endofprompt)\|>")


def refused(text: str, latin: bytes) -> str | None:
    """The first such word that OpenAI refuses. `latin` is the text in ASCII, for a quick no."""
    if b"<|" not in latin:
        return None
    found = _REFUSED.search(text)
    return None if found is None else found[0]


def first(text: str, latin: bytes) -> str | None:
    """The first such word. `latin` is the text in ASCII, for a quick no."""
    if not any(sign in latin for sign in SIGNS):
        return None
    found = _TOKEN.search(text)
    return None if found is None else found[0]
