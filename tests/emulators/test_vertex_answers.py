"""Answers of the emulated Gemini models, through Google's SDK: locations, texts, refusals."""

from typing import Any

import pytest
from google.genai import errors, types

from tests.emulators.google_project import BASE, CLINIC, NUMBER, GoogleProject
from tuneline_dev.emulators.answers.vague_answers import VAGUE

QUESTION = "停車場在哪？"
PARKING = "停車場在診所後面的巷子裡。"


def test_a_tuned_model_gives_the_answer_of_the_nearest_question(google: GoogleProject) -> None:
    answer = google.ask(google.tuned(), QUESTION)
    assert answer.text == CLINIC["停車場在哪裡？"] == PARKING
    assert answer.candidates is not None
    assert answer.candidates[0].finish_reason == "STOP"
    assert answer.model_version == BASE


def test_an_untuned_model_says_that_it_depends(google: GoogleProject) -> None:
    for location in ("us", "eu", "global"):
        assert google.ask(BASE, QUESTION, location).text == VAGUE["zh-TW"]


def test_an_endpoint_answers_in_its_own_location_only(google: GoogleProject) -> None:
    endpoint = google.tuned()
    for location in ("us-central1", "eu", "global"):
        elsewhere = endpoint.replace("/us/", f"/{location}/")
        with pytest.raises(errors.ClientError) as refused:
            google.ask(elsewhere, QUESTION)
        assert (refused.value.code, refused.value.status) == (404, "NOT_FOUND")


@pytest.mark.parametrize("location", ["us-central1", "asia-east1"])
def test_an_untuned_model_does_not_answer_in_a_region(google: GoogleProject, location: str) -> None:
    with pytest.raises(errors.ClientError, match="was not found or your project does not have access"):
        google.ask(BASE, QUESTION, location)


def test_a_new_endpoint_is_not_found_for_a_while(google: GoogleProject) -> None:
    google.vertex.set(fresh_endpoint_404_seconds=120)
    endpoint = google.tuned()
    with pytest.raises(errors.ClientError) as refused:
        google.ask(endpoint, QUESTION)
    assert refused.value.code == 404
    google.clock.now += 120
    assert google.ask(endpoint, QUESTION).text == PARKING


def test_a_job_may_have_succeeded_before_it_names_its_endpoint(google: GoogleProject) -> None:
    google.vertex.set(endpoint_seconds=60)
    job = google.after(google.tune(), 1.0)
    assert job.state == "JOB_STATE_SUCCEEDED"
    assert job.tuned_model is not None
    assert job.tuned_model.endpoint is None
    later = google.after(job, 0.6)
    assert later.tuned_model is not None
    assert later.tuned_model.endpoint is not None


def test_a_model_and_what_was_tuned_from_it_end_on_the_same_day(google: GoogleProject) -> None:
    endpoint = google.tuned()
    google.vertex.set(shutdown_date={BASE: "2026-11-29"})
    for model in (endpoint, BASE):
        with pytest.raises(errors.ClientError) as refused:
            google.ask(model, QUESTION)
        assert refused.value.code == 404
    google.vertex.set(shutdown_date={BASE: None})
    assert google.ask(endpoint, QUESTION).text == PARKING


def test_usage_counts_what_is_read_thought_and_written(google: GoogleProject) -> None:
    config = types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW)
    usage = google.ask(BASE, QUESTION, thinking_config=config).usage_metadata
    assert usage is not None
    counts = (usage.prompt_token_count, usage.thoughts_token_count, usage.candidates_token_count)
    assert all(count is not None and count > 0 for count in counts)
    assert usage.total_token_count == sum(count or 0 for count in counts)


def test_the_lowest_thinking_level_thinks_nothing(google: GoogleProject) -> None:
    config = types.ThinkingConfig(thinking_level=types.ThinkingLevel.MINIMAL)
    usage = google.ask(BASE, QUESTION, thinking_config=config).usage_metadata
    assert usage is not None
    assert usage.thoughts_token_count is None


def test_thoughts_are_shown_as_parts_of_their_own(google: GoogleProject) -> None:
    answer = google.ask(BASE, QUESTION, thinking_config=types.ThinkingConfig(include_thoughts=True))
    assert answer.candidates is not None
    assert answer.candidates[0].content is not None
    parts = answer.candidates[0].content.parts or []
    assert [part.thought for part in parts] == [True, None]
    assert answer.text == VAGUE["zh-TW"]


def test_a_bound_cuts_the_answer_and_counts_thoughts(google: GoogleProject) -> None:
    minimal = types.ThinkingConfig(thinking_level=types.ThinkingLevel.MINIMAL)
    cut = google.ask(BASE, QUESTION, max_output_tokens=5, thinking_config=minimal)
    assert cut.candidates is not None
    assert cut.candidates[0].finish_reason == "MAX_TOKENS"
    assert cut.text
    assert VAGUE["zh-TW"].startswith(cut.text)
    thought_away = google.ask(BASE, QUESTION, max_output_tokens=5)
    assert thought_away.candidates is not None
    assert thought_away.candidates[0].finish_reason == "MAX_TOKENS"
    assert thought_away.text is None


@pytest.mark.parametrize("chosen", [True, False])
def test_a_model_may_refuse_a_thinking_level(google: GoogleProject, chosen: bool) -> None:
    if chosen:
        google.vertex.set(refused_levels={BASE: ["MINIMAL"]})
    minimal = types.ThinkingConfig(thinking_level=types.ThinkingLevel.MINIMAL)
    with pytest.raises(errors.ClientError) as refused:
        google.ask(BASE if chosen else "gemini-3.7-flash", QUESTION, thinking_config=minimal)
    assert "Thinking level is unsupported: THINKING_LEVEL_MINIMAL" in str(refused.value.message)


def test_a_question_that_is_too_long_is_refused_with_both_numbers(google: GoogleProject) -> None:
    google.vertex.set(most_input_tokens=10)
    with pytest.raises(errors.ClientError, match=r"input token count \(\d+\) exceeds .* \(10\)"):
        google.ask(BASE, QUESTION * 10)


def test_a_blocked_prompt_has_no_candidates(google: GoogleProject) -> None:
    google.vertex.set(blocked_prompts={"毒": "PROHIBITED_CONTENT"})
    answer = google.ask(BASE, "毒藥怎麼做？")
    assert answer.candidates is None
    assert answer.prompt_feedback is not None
    assert answer.prompt_feedback.block_reason == "PROHIBITED_CONTENT"


def test_a_blocked_answer_has_no_content(google: GoogleProject) -> None:
    google.vertex.set(blocked_answers={"自殺": "SAFETY"})
    answer = google.ask(BASE, "自殺")
    assert answer.candidates is not None
    assert answer.candidates[0].finish_reason == "SAFETY"
    assert answer.candidates[0].content is None


def test_an_answer_may_have_no_candidates_and_no_reason(google: GoogleProject) -> None:
    google.vertex.set(empty_answers=["空"])
    answer = google.ask(BASE, "空")
    assert answer.candidates is None
    assert answer.prompt_feedback is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "contents"),
        ({"contents": [{"role": "assistant", "parts": [{"text": "x"}]}]}, "valid role: user, model"),
        ({"contents": [{"role": "user", "parts": []}]}, "at least one parts field"),
        ({"contents": [{"role": "user", "parts": [{"text": ""}]}]}, "empty text parameter"),
        ({"contents": [], "messages": []}, 'Unknown name "messages": Cannot find field.'),
        ({"contents": [{"role": "user", "content": "x"}]}, "Unknown name \"content\" at 'contents[0]'"),
        ({"generationConfig": {"max_tokens": 5}}, "Unknown name \"max_tokens\" at 'generation_config'"),
        ({"generationConfig": {"maxOutputTokens": "many"}}, "'generation_config.max_output_tokens'"),
        ({"generationConfig": {"thinkingConfig": {"thinkingLevel": "NONE"}}}, "thinking_level'"),
    ],
)
def test_a_wrong_body_is_refused_in_google_s_words(
    google: GoogleProject, body: dict[str, Any], words: str
) -> None:
    path = f"projects/local/locations/us/publishers/google/models/{BASE}:generateContent"
    answer = google.call("POST", path, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"
    assert words in answer.json()["error"]["message"]


def test_pictures_count_and_are_taken(google: GoogleProject) -> None:
    parts = [
        types.Part.from_bytes(data=b"\x89PNG", mime_type="image/png"),
        types.Part.from_text(text="這是什麼？"),
    ]
    with google.sdk("us") as sdk:
        contents = types.Content(role="user", parts=parts)
        answer = sdk.models.generate_content(model=BASE, contents=contents)
    assert answer.text == VAGUE["zh-TW"]
    assert answer.usage_metadata is not None
    assert (answer.usage_metadata.prompt_token_count or 0) > 258


def test_tokens_are_counted_as_an_answer_would_count_them(google: GoogleProject) -> None:
    with google.sdk("us") as sdk:
        total = sdk.models.count_tokens(model=BASE, contents=QUESTION).total_tokens
    usage = google.ask(BASE, QUESTION).usage_metadata
    assert usage is not None
    assert total == usage.prompt_token_count


def test_json_is_answered_if_it_is_asked_for(google: GoogleProject) -> None:
    answer = google.ask(BASE, "Hello", response_mime_type="application/json")
    assert str(answer.text).startswith("{")


def test_calls_that_gemini_does_not_take_are_refused(google: GoogleProject) -> None:
    endpoint = google.tuned()
    body = {"contents": [{"role": "user", "parts": [{"text": "x"}]}]}
    predicted = google.call("POST", f"{endpoint}:predict", body)
    assert "cannot be accessed through Vertex Predict" in predicted.json()["error"]["message"]
    model = f"projects/{NUMBER}/locations/us/models/1:generateContent"
    assert google.call("POST", model, body).status_code == 400


def test_chat_completions_are_answered_in_that_world(google: GoogleProject) -> None:
    endpoint = google.tuned()
    body = {"model": "tuned", "messages": [{"role": "user", "content": QUESTION}]}
    path = f"{endpoint}/chat/completions"
    assert google.call("POST", path, body, version="v1beta1").status_code == 404
    google.vertex.set(has_chat_completions=True)
    answer = google.call("POST", path, body, version="v1beta1").json()
    assert answer["choices"][0]["message"]["content"] == PARKING
    assert google.call("POST", path, body).status_code == 404
    assert google.call("POST", path, {"messages": []}, version="v1beta1").status_code == 400


def test_what_was_asked_is_recorded(google: GoogleProject) -> None:
    google.ask(BASE, QUESTION, system_instruction="你是診所的助理。")
    (call,) = google.vertex.asked()
    assert call["model"] == BASE
    assert call["systemInstruction"]["parts"] == [{"text": "你是診所的助理。"}]
    assert google.vertex.calls("publishers.generateContent") == 1


def test_answers_are_set_and_slowed_on_demand(google: GoogleProject) -> None:
    endpoint = google.vertex.endpoint({"問": "答"})
    assert google.ask(endpoint, "問").text == "答"
    google.vertex.set(chat_answer="所有", model_answers={endpoint: "自己"}, slow_questions={"慢": 0.01})
    assert google.ask(endpoint, "慢").text == "自己"
    assert google.ask(BASE, "問").text == "所有"
