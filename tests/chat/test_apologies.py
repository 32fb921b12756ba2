"""If no model answers: the apology, the reason in the event, and the alert."""

from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.pricing import chat_usd
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

APOLOGY = chat_texts.text("apology", "zh-TW")
NOT_ANSWERABLE = chat_texts.text("not_answerable", "zh-TW")


def refusal(status: int, **error: Any) -> dict[str, Any]:
    return {"status": status, "body": {"error": {"message": "no", **error}}}


INNER = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {"violence": {"filtered": True}}}


@pytest.mark.parametrize(
    "told",
    [
        (refusal(429, type="insufficient_quota", code="insufficient_quota"), "no_credit", True),
        # Some accounts get the reason only as the type.
        (refusal(429, type="insufficient_quota", code=None), "no_credit", True),
        (refusal(400, code="billing_hard_limit_reached"), "no_credit", True),
        (refusal(429, code="billing_not_active"), "no_credit", True),
        (refusal(402), "no_credit", True),
        (refusal(401, code="invalid_api_key"), "key_refused", True),
        (refusal(403), "key_refused", True),
        (refusal(429, code="rate_limit_exceeded"), "busy", False),
        (refusal(503), "busy", False),
        (refusal(400, code="context_length_exceeded"), "too_long", False),
        (refusal(400, code="invalid_value"), "refused", False),
        (refusal(404, code="model_not_found"), "model_gone", True),
        ({"status": 200, "body": {"choices": [{"message": {"content": " "}}]}}, "empty", False),
    ],
)
async def test_an_apology_has_its_reason_in_the_event_and_an_alert_where_an_operator_has_to_act(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    caplog: pytest.LogCaptureFixture,
    told: tuple[dict[str, Any], str, bool],
) -> None:
    fault, apology, is_alert = told
    openai.fault("chat", "status", times=9, **fault)
    one = task()
    assert await answering.handle(one) == "sent"
    assert line.said() == [APOLOGY]
    assert (await event_of(documents, one))["apology"] == apology
    fields = [getattr(record, "fields", {}) for record in caplog.records]
    assert ("model_access" in [one.get("alert") for one in fields]) == is_alert


@pytest.mark.parametrize(
    "fault",
    [
        refusal(400, param="prompt", code="content_filter", innererror=INNER),
        # A gateway puts what Azure said inside, and its own number outside.
        refusal(400, code="400", provider_specific_fields={"innererror": INNER}),
        refusal(400, code="content_policy_violation"),
        refusal(403, code=403, metadata={"flagged_input": "…", "reasons": ["self-harm"]}),
    ],
)
async def test_a_question_that_a_content_filter_refuses_is_not_asked_again_and_the_user_is_not_asked_to_retry(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    fault: dict[str, Any],
) -> None:
    openai.fault("chat", "status", times=9, **fault)
    one = task()
    assert await answering.handle(one) == "sent"
    assert line.said() == [NOT_ANSWERABLE]
    assert openai.calls("chat") == 1
    assert (await event_of(documents, one))["apology"] == "content_filter"


@pytest.mark.parametrize("content", [None, "", "每天最多可以吃"])
async def test_an_answer_that_a_content_filter_has_cut_is_not_shown_but_paid(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI, content: str | None
) -> None:
    choice = {"finish_reason": "content_filter", "message": {"role": "assistant", "content": content}}
    usage = {"prompt_tokens": 1000, "completion_tokens": 50}
    openai.fault("chat", "status", status=200, body={"choices": [choice], "usage": usage})
    one = task()
    assert await answering.handle(one) == "sent"
    assert line.said() == [NOT_ANSWERABLE]
    assert openai.calls("chat") == 1
    assert (await event_of(documents, one))["apology"] == "content_filter"
    usd = chat_usd("gpt-4.1-mini-2025-04-14", read=1000, written=50)
    counted = sum(count.data["micro_usd"] for count in await documents.query("usage", where={}))
    assert usd is not None
    assert counted == int(usd * 1_000_000)
    # Neither the question nor the removed answer is in the model's next prompt.
    assert not (await chat_of(documents, one)).get("turns")


async def test_a_late_apology_has_its_reason_too(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "hang", seconds=20)
    one = task()
    assert await bot_with({"ANSWER_SECONDS": "0.3"}, deferred_seconds=0.8).handle(one) == "kept"
    assert (await event_of(documents, one))["apology"] == "too_late"


async def test_an_answer_that_line_refuses_has_its_reason_too(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    line.fault("reply", "status", status=400, body={"message": "The request body has 1 error(s)"})
    one = task()
    assert await answering.handle(one) == "refused"
    assert line.said() == [APOLOGY]
    assert (await event_of(documents, one))["apology"] == "line_refused"


async def test_a_message_that_was_answered_has_no_reason_for_an_apology(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    one = task()
    assert await answering.handle(one) == "sent"
    assert "apology" not in await event_of(documents, one)


async def test_the_emulator_refuses_as_the_services_do(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(filtered_questions=["過量"], filtered_answers=["致死"], chat_answer="好的")
    tasks = [task(text="吃過量會怎樣？"), task(text="致死劑量？"), task(text="可以刷卡嗎？")]
    assert [await answering.handle(one) for one in tasks] == ["sent"] * 3
    openai.set(no_credit=True)
    tasks.append(task(text="幾點開門？"))
    assert await answering.handle(tasks[-1]) == "sent"
    assert line.said() == [NOT_ANSWERABLE, NOT_ANSWERABLE, "好的", APOLOGY]
    reasons = [(await event_of(documents, one)).get("apology") for one in tasks]
    assert reasons == ["content_filter", "content_filter", None, "no_credit"]
