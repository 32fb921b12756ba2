"""Words with which models mark where a text ends and who speaks: in a text they confuse a model.

https://github.com/openai/tiktoken/blob/main/tiktoken/core.py (encode, disallowed_special)
"""

import re

_TOKEN = re.compile(
    r"<\|[A-Za-z][A-Za-z_]{0,30}\|>"
    r"|<\uff5c[A-Za-z\u2581]{1,40}\uff5c>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
    r"|<</?SYS>>"
    r"|</?s>"
    r"|<(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>"
)


def first(text: str, telling: bytes) -> str | None:
    """The first such word. `telling` is what is left of it for a quick no."""
    if b"<" not in telling and b"[" not in telling:
        return None
    found = _TOKEN.search(text)
    return None if found is None else found[0]
