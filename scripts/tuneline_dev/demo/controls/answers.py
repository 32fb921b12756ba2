"""Questions without a right answer, and pinned answers: list them, answer, dismiss, pin, edit, unpin."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.medical_claims.claims import claims
from tuneline.operator_cards.question_cards import OpenQuestion
from tuneline.operator_chat.questions.question_list import question_list
from tuneline.retrieval.open_questions import QuestionGroup, group_of, read_groups
from tuneline.retrieval.pin_changes import checked, put_pins, remove_pins, replace_pin
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents
from tuneline.storage.records.pin import Pin
from tuneline.texts.claim_texts import warning
from tuneline_cli.answer import pinned_answers
from tuneline_cli.unanswered.answer_question import remove_group
from tuneline_cli.unanswered.dismiss_questions import dismiss_groups
from tuneline_dev.demo.client import BY, DemoClient
from tuneline_dev.demo.controls.bot_rules import rules_of
from tuneline_dev.demo.controls.refusals import RefusedError, text_in
from tuneline_dev.demo.json_body import json_object


async def shown_questions(documents: Documents) -> dict[str, Any]:
    """Return the number of open questions, and the first ones, the most frequent first."""
    listed = await question_list(documents)
    return {"count": listed.count, "first": [_question(each) for each in listed.first]}


async def shown_pins(documents: Documents) -> list[dict[str, Any]]:
    """Return the pinned answers, the newest first."""
    return [pinned_answers.as_json(pin.id, pin.record) for pin in await pinned_answers.read_pins(documents)]


async def answer(client: DemoClient, request: Request) -> Response:
    """Pin the `answer` to an open question; `question` replaces one whose personal data are masked."""
    body, group = await json_object(request), await _group(client, request)
    question = text_in(body, "question")
    if group.is_masked and not question:
        raise RefusedError("masked", "Personal data in the question are masked: write the question to pin.")
    pin = _pin(question or group.question, text_in(body, "answer"), source="unanswered")
    (change,) = await put_pins(client.documents, [pin])
    await remove_group(client.documents, group)
    return JSONResponse({"id": change.id, "warnings": await _warnings(client, body, pin)})


async def dismiss(client: DemoClient, request: Request) -> Response:
    """Take an open question from the list for 90 days."""
    await dismiss_groups(client.documents, [await _group(client, request)])
    return JSONResponse({})


async def pin(client: DemoClient, request: Request) -> Response:
    """Pin an `answer` to a `question`."""
    body = await json_object(request)
    new = _pin(text_in(body, "question"), text_in(body, "answer"))
    (change,) = await put_pins(client.documents, [new])
    return JSONResponse({"id": change.id, "warnings": await _warnings(client, body, new)})


async def edit(client: DemoClient, request: Request) -> Response:
    """Change the `question` and the `answer` of a pinned answer."""
    body, now = await json_object(request), datetime.now(UTC)
    stored = await pinned_answers.find_pin(client.documents, request.path_params["id"])
    question, new = text_in(body, "question"), text_in(body, "answer")
    edited = checked(replace(stored.record, question=question, answer=new, since=now, by=BY))
    change = await replace_pin(client.documents, stored.id, edited, now=now)
    return JSONResponse({"id": change.id, "warnings": await _warnings(client, body, edited)})


async def unpin(client: DemoClient, request: Request) -> Response:
    """Remove a pinned answer: from the next message on a model answers again."""
    stored = await pinned_answers.find_pin(client.documents, request.path_params["id"])
    await remove_pins(client.documents, [stored.id])
    return JSONResponse({})


def _question(question: OpenQuestion) -> dict[str, Any]:
    record, feedback = question.question.record, question.feedback
    rating = feedback.record if feedback else None
    return {
        "id": question.question.id,
        "question": record.question,
        "is_masked": record.is_masked,
        "count": question.times,
        "reason": record.reason,
        "at": record.at,
        # What the bot said, and what the user who rated it would have said.
        "answer": rating.answer if rating else None,
        "suggestion": rating.correction if rating and not question.is_hidden else None,
    }


async def _group(client: DemoClient, request: Request) -> QuestionGroup:
    group = group_of(await read_groups(client.documents), request.path_params["id"])
    if group is None:
        raise RefusedError("gone", "The question is not listed any more.", status=404)
    return group


def _pin(question: str, text: str, **fields: Any) -> Pin:
    return checked(Pin(question=question, answer=text, since=datetime.now(UTC), by=BY, **fields))


async def _warnings(client: DemoClient, body: dict[str, Any], pinned: Pin) -> list[str]:
    """Return the warnings of claims that a clinic's bot must not make; the answer is pinned all the same."""
    wanted = text_in(body, "language")
    language = wanted if wanted in LANGUAGES else (await rules_of(client)).language
    return [warning(claim.kind, language, found=claim.text) for claim in claims(pinned.answer)]
