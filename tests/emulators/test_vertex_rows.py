"""The emulator of Vertex AI checks datasets: bad rows by number, dropped rows, the bucket."""

from typing import Any

import pytest
from google.genai import errors, types

from tests.emulators.google_project import BUCKET, GoogleProject, Row, clinic, row


def content(role: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"role": role, "parts": list(parts)}


HELLO = content("user", {"text": "你好"})
ANSWER = content("model", {"text": "您好"})
CALL = {"functionCall": {"name": "find", "args": {"day": "六"}}}
RESULT = {"functionResponse": {"name": "find", "response": {"open": True}}}


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"messages": [{"role": "user", "content": "你好"}]}, "Missing required `contents`"),
        ({"contents": []}, "Missing required `contents`"),
        ('{"contents": [', "Invalid JSON"),
        ("[1]", "not a JSON object"),
        ({"contents": [HELLO, content("assistant", {"text": "您好"})]}, "Invalid role 'assistant'"),
        ({"contents": [ANSWER, HELLO, ANSWER]}, "first content"),
        ({"contents": [HELLO]}, "last content"),
        ({"contents": [HELLO, HELLO, ANSWER]}, "alternate"),
        ({"contents": [HELLO, content("model")]}, "has no parts"),
        ({"contents": [HELLO, content("model", {"text": ""})]}, "A part is empty"),
        ({"contents": [HELLO, content("model", {})]}, "A part is empty"),
        ({"contents": [HELLO, ANSWER], "weight": 0}, 'Unknown name "weight"'),
        ({"contents": [HELLO, {**ANSWER, "weight": 0}]}, 'Unknown name "weight" at \'contents[1]\''),
        ({"contents": [HELLO, ANSWER], "systemInstruction": content("system")}, "must have a text"),
        ({"contents": [HELLO, content("model", CALL, {"text": "等一下"})]}, "must not have other parts"),
        ({"contents": [HELLO, content("model", {"functionCall": {"name": "f", "args": "{}"}})]}, "object"),
        ({"contents": [content("user", {"inlineData": {"mimeType": "image/png", "data": "AA"}}), ANSWER]},
         "inlineData"),
        ({"contents": [content("user", {"fileData": {"fileUri": "gs://a/b.png"}}), ANSWER]}, "mimeType"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_number_from_zero(
    google: GoogleProject, bad: Row | str, words: str
) -> None:
    rows = clinic()
    rows[2] = bad
    with pytest.raises(errors.ClientError) as refused:
        google.tune(google.put(rows))
    assert (refused.value.code, refused.value.status) == (400, "INVALID_ARGUMENT")
    assert str(refused.value.message).startswith("Row: 2. ")
    assert words in str(refused.value.message)


def test_rows_of_every_documented_form_are_taken(google: GoogleProject) -> None:
    picture = {"fileData": {"mimeType": "image/png", "fileUri": "gs://training-data/a.png"}}
    rows: list[Row | str] = [
        {
            "systemInstruction": content("system", {"text": "你是診所的助理。"}),
            "contents": [HELLO, content("model", CALL), content("user", RESULT), ANSWER],
            "tools": [{"functionDeclarations": [{"name": "find"}]}],
        },
        {"contents": [content("user", picture, {"text": "這是什麼？"}), ANSWER, HELLO, ANSWER]},
        {"system_instruction": content("system", {"text": "snake_case"}), "contents": [HELLO, ANSWER]},
    ]
    assert _stats(google.after(google.tune(google.put(rows)), 1.0)).tuning_dataset_example_count == 3


def test_a_long_row_is_dropped_and_reported_with_its_number_from_one(google: GoogleProject) -> None:
    rows = [*clinic()[:2], row("字" * 170_000, "太長"), *clinic()[2:]]
    stats = _stats(google.after(google.tune(google.put(rows)), 1.0))
    assert stats.total_truncated_example_count == 1
    assert stats.truncated_example_indices == [3]
    assert stats.dropped_example_reasons is not None
    assert "tokens" in stats.dropped_example_reasons[0]


def test_a_late_bad_row_is_dropped_or_fails_the_job(google: GoogleProject) -> None:
    rows = clinic()
    rows[4] = {"contents": [HELLO]}
    uri = google.put(rows)
    google.vertex.set(rows_checked=3)
    dropped = google.after(google.tune(uri), 1.0)
    assert dropped.state == "JOB_STATE_SUCCEEDED"
    assert _stats(dropped).truncated_example_indices == [5]
    google.vertex.set(later_bad_row="failed")
    failed = google.after(google.tune(uri), 1.0)
    assert failed.state == "JOB_STATE_FAILED"
    assert failed.error is not None
    assert failed.error.code == 3
    assert str(failed.error.message).startswith("Row: 4. ")


def test_rows_are_refused_and_dropped_on_demand(google: GoogleProject) -> None:
    google.vertex.set(refuse_row={"row": 1, "message": "Unsafe content."})
    with pytest.raises(errors.ClientError, match=r"Row: 1\. Unsafe content\."):
        google.tune()
    google.vertex.set(drop_rows={"2": "Unsafe content."})
    stats = _stats(google.after(google.tune(), 1.0))
    assert (stats.truncated_example_indices, stats.dropped_example_reasons) == ([2], ["Unsafe content."])
    assert _stats(google.after(google.tune(), 1.0)).truncated_example_indices is None


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        (f"gs://{BUCKET}/train.json", "should be a GCS object of type JSONL"),
        ("https://example.com/train.jsonl", "should be a GCS object of type JSONL"),
        (f"gs://{BUCKET}/nothing.jsonl", "is not found"),
        ("gs://no-such-bucket/train.jsonl", "is not found"),
    ],
)
def test_a_wrong_uri_is_refused_with_its_field(google: GoogleProject, uri: str, words: str) -> None:
    with pytest.raises(errors.ClientError) as refused:
        google.tune(uri)
    message = str(refused.value.message)
    assert message.startswith(
        "List of found errors:\t1.Field: tuning_job.supervised_tuning_spec.training_dataset_uri; Message: "
    )
    assert words in message


def test_an_empty_file_is_refused(google: GoogleProject) -> None:
    with pytest.raises(errors.ClientError, match="no valid examples"):
        google.tune(google.put([""]))


def test_the_validation_file_is_checked_too(google: GoogleProject) -> None:
    bad = google.put([{"contents": [HELLO]}], "valid.jsonl")
    with pytest.raises(errors.ClientError, match=r"Row: 0\."):
        google.tune(validation_dataset=types.TuningValidationDataset(gcs_uri=bad))
    many = google.put([row(f"問題{number}", "答案") for number in range(1001)], "valid.jsonl")
    with pytest.raises(errors.ClientError, match="1001 examples"):
        google.tune(validation_dataset=types.TuningValidationDataset(gcs_uri=many))


def test_a_bucket_in_another_region_is_refused_in_that_world(google: GoogleProject) -> None:
    google.vertex.set(bucket_must_match=True, bucket_locations={BUCKET: "ASIA-EAST1"})
    with pytest.raises(errors.ClientError) as refused:
        google.tune()
    assert refused.value.status == "FAILED_PRECONDITION"
    assert "asia-east1" in str(refused.value.message)
    google.vertex.set(bucket_locations={BUCKET: "US"})
    google.tune()
    google.vertex.set(multi_regions_match=False)
    with pytest.raises(errors.ClientError, match="is in us"):
        google.tune()


def test_an_unreadable_bucket_is_refused_with_the_right_that_is_missing(google: GoogleProject) -> None:
    google.vertex.set(unreadable_buckets=[BUCKET])
    with pytest.raises(errors.ClientError) as refused:
        google.tune()
    assert (refused.value.code, refused.value.status) == (403, "PERMISSION_DENIED")
    assert "storage.objects.get" in str(refused.value.message)


def test_a_failed_refusal_leaves_no_job_and_no_slot_taken(google: GoogleProject) -> None:
    with pytest.raises(errors.ClientError):
        google.tune(google.put([{"contents": [HELLO]}]))
    google.tune()


def _stats(job: types.TuningJob) -> types.SupervisedTuningDataStats:
    assert job.tuning_data_stats is not None
    assert job.tuning_data_stats.supervised_tuning_data_stats is not None
    return job.tuning_data_stats.supervised_tuning_data_stats
