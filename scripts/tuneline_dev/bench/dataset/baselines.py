"""Baselines for the checks: a loop that only parses, and a check like that of OpenAI's cookbook."""

import json
from collections import Counter
from pathlib import Path

from tuneline.datasets.tokens import PER_EXAMPLE, PER_MESSAGE, counter

_KEYS = {"role", "content", "weight", "function_call", "name", "tool_calls"}
_ROLES = {"system", "user", "assistant", "function", "tool"}


def parse(path: Path) -> int:
    """Parse each line. Returns the number of lines that are JSON."""
    parsed = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                json.loads(line)
            except ValueError:
                continue
            parsed += 1
    return parsed


def as_in_the_cookbook(path: Path, *, model: str) -> Counter[str]:
    """Count like that check, without its lists in memory, and with this project's faster tokenizer.

    https://cookbook.openai.com/examples/chat_finetuning_data_prep
    """
    counts: Counter[str] = Counter()
    tokens = counter(model)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                example = json.loads(line)
            except ValueError:
                counts["not_json"] += 1
                continue
            messages = example.get("messages") if isinstance(example, dict) else None
            if not messages:
                counts["no_messages"] += 1
                continue
            counts["tokens"] += PER_EXAMPLE
            for message in messages:
                counts["missing_key"] += "role" not in message or "content" not in message
                counts["unknown_key"] += any(key not in _KEYS for key in message)
                counts["unknown_role"] += message.get("role") not in _ROLES
                content = message.get("content")
                counts["no_text"] += not content or not isinstance(content, str)
                texts = (value for value in message.values() if isinstance(value, str))
                counts["tokens"] += PER_MESSAGE + sum(map(tokens.text, texts))
            counts["no_answer"] += all(message.get("role") != "assistant" for message in messages)
    return counts
