"""The sample datasets, written for this project."""

import json

from local.environment import ROOT
from tuneline.datasets.split import default_fraction, is_held_out

_FOLDER = ROOT / "tests" / "data"
SAMPLE = _FOLDER / "clinic_qa.jsonl"
SAMPLES = {
    "clinic_qa.jsonl": "A clinic's questions and answers",
    "clinic_qa_v2.jsonl": "The same clinic, with new hours",
    "clinic_broken.jsonl": "The same, with three mistakes",
}


def sample(name: str) -> bytes:
    """The content of one of SAMPLES."""
    return (_FOLDER / name).read_bytes()


def examples_in(content: bytes) -> int:
    """How many examples a dataset holds."""
    return sum(bool(line.strip()) for line in content.split(b"\n"))


def pairs_in(content: bytes) -> dict[str, str]:
    """The last question and the answer of each example that is learnt from, in order."""
    pairs = {}
    fraction = default_fraction(examples_in(content))
    for line in content.split(b"\n"):
        messages = json.loads(line)["messages"] if line.strip() else []
        asked = [one["content"] for one in messages if one["role"] == "user"]
        learnt = bool(asked) and not is_held_out("\n".join(asked), fraction=fraction)
        if learnt and messages[-1]["role"] == "assistant":
            pairs[str(asked[-1])] = str(messages[-1]["content"])
    return pairs
