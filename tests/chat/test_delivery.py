"""One module writes to the document of a claimed event, so it decides the order of the states."""

import ast
from pathlib import Path

CHAT = Path(__file__).parents[2] / "functions" / "tuneline" / "chat"
WRITES = {"save", "finish", "release"}


def test_only_delivery_writes_to_the_document_of_a_claimed_event() -> None:
    writing = {
        file.name
        for file in CHAT.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in WRITES
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr)
        in {"held", "claim", "_claim"}
    }
    assert writing == {"delivery.py"}
