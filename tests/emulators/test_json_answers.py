"""OpenAI's emulator with JSON responses: accepted and refused requests, and generated pairs."""

import json
from typing import Any

import httpx2
import pytest

from tests.platforms import KEY, OpenAI

STRICT = {
    "type": "object",
    "properties": {"pairs": {"type": "array", "items": {"type": "string"}}},
    "required": ["pairs"],
    "additionalProperties": False,
}
TASK = json.dumps({"text": "We open at nine in the morning.", "pairs_wanted": 1, "already_asked": []})


def asked(openai: OpenAI, response_format: Any, content: str = TASK) -> httpx2.Response:
    body = {
        "model": "gpt-4.1-mini",
        "messages": [{"role": "user", "content": content}],
        "response_format": response_format,
    }
    headers = {"authorization": f"Bearer {KEY}"}
    return httpx2.post(f"{openai.base_url}/chat/completions", json=body, headers=headers, trust_env=False)


def schema(**changed: Any) -> dict[str, Any]:
    given = {"name": "pairs", "strict": True, "schema": STRICT}
    return {"type": "json_schema", "json_schema": {**given, **changed}}


def test_a_text_gives_pairs_of_its_own_sentences(openai: OpenAI) -> None:
    answer = asked(openai, schema()).json()["choices"][0]["message"]["content"]
    (pair,) = json.loads(answer)["pairs"]
    assert pair["answer"] == pair["passage"] == "We open at nine in the morning."


def test_anything_else_that_is_asked_as_json_is_answered_in_json(openai: OpenAI) -> None:
    answer = asked(openai, {"type": "json_object"}, "Hello, in JSON please").json()
    assert "answer" in json.loads(answer["choices"][0]["message"]["content"])


def test_the_format_text_changes_nothing(openai: OpenAI) -> None:
    answer = asked(openai, {"type": "text"}).json()["choices"][0]["message"]["content"]
    assert not answer.startswith("{")


@pytest.mark.parametrize(
    ("response_format", "content", "told"),
    [
        ("json", TASK, "expected an object"),
        ({"type": "xml"}, TASK, "Supported values"),
        ({"type": "json_object"}, "Hello", "must contain the word 'json'"),
        ({"type": "json_schema"}, TASK, "json_schema"),
        (schema(name="no spaces"), TASK, "does not match pattern"),
        (schema(schema=None), TASK, "json_schema.schema"),
        (schema(schema={**STRICT, "required": []}), TASK, "'required'"),
        (schema(schema={**STRICT, "additionalProperties": True}), TASK, "additionalProperties"),
    ],
)
def test_a_format_that_openai_refuses_is_refused(
    response_format: Any, content: str, told: str, openai: OpenAI
) -> None:
    refused = asked(openai, response_format, content)
    assert refused.status_code == 400
    assert told in refused.json()["error"]["message"]
