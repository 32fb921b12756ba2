"""Read the Terraform files of `infra/` as data, without evaluating them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hcl2

INFRA = Path(__file__).parents[2] / "infra"
_AS_WRITTEN = hcl2.SerializationOptions(with_comments=False, explicit_blocks=False, strip_string_quotes=True)


def read(kind: str) -> Iterator[dict[str, Any]]:
    """Yield every block of a kind (`locals`, `resource`, `variable`, `output` …) in all files."""
    for file in sorted(INFRA.glob("*.tf")):
        yield from _parsed(file).get(kind, [])


def local(name: str) -> Any:
    """Return the value of `local.NAME` as written; an expression is `${…}`."""
    (value,) = [block[name] for block in read("locals") if name in block]
    return value


def resources() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every resource: its type, its name, its fields."""
    for block in read("resource"):
        for kind, named in block.items():
            for name, body in named.items():
                yield kind, name, body


@cache
def _parsed(file: Path) -> dict[str, Any]:
    with file.open(encoding="utf-8") as text:
        return hcl2.load(text, serialization_options=_AS_WRITTEN)
