"""Tuning jobs of the emulator of Vertex AI, through Google's own SDK: states, names, lists, quotas."""

import pytest
from google.genai import errors, types

from tests.emulators.google_project import BASE, NUMBER, GoogleProject, clinic

REGION = f"projects/{NUMBER}/locations/us-central1"


def test_a_job_passes_through_the_states_and_leaves_an_endpoint_in_a_multi_region(
    google: GoogleProject,
) -> None:
    job = google.tune(tuned_model_display_name="clinic", labels={"tuneline": "abc"})
    assert job.name is not None
    assert job.name.startswith(f"{REGION}/tuningJobs/")
    states = [job.state, *(google.after(job, share).state for share in (0.15, 0.3))]
    assert states == ["JOB_STATE_QUEUED", "JOB_STATE_PENDING", "JOB_STATE_RUNNING"]
    assert google.job(job.name).tuned_model is None
    done = google.after(job, 0.6)
    assert done.state == "JOB_STATE_SUCCEEDED"
    assert done.tuned_model is not None
    assert str(done.tuned_model.endpoint).startswith(f"projects/{NUMBER}/locations/us/endpoints/")
    assert str(done.tuned_model.model).endswith("@1")
    assert done.tuned_model.checkpoints is None
    assert done.labels == {"tuneline": "abc"}
    assert done.create_time is not None
    assert done.start_time is not None
    assert done.end_time is not None
    assert done.create_time < done.start_time < done.end_time


def test_a_job_in_europe_serves_in_europe(google: GoogleProject) -> None:
    job = google.tune(location="europe-west4")
    done = google.after(job, 1.0)
    assert done.tuned_model is not None
    assert str(done.tuned_model.endpoint).startswith(f"projects/{NUMBER}/locations/eu/endpoints/")


@pytest.mark.parametrize(("counted", "times"), [("all_epochs", 40), ("one_epoch", 1)])
def test_without_a_number_of_epochs_forty_are_trained(
    google: GoogleProject, counted: str, times: int
) -> None:
    google.vertex.set(billable_tokens=counted)
    one_epoch, default = (_stats(google.after(google.tune(epoch_count=epochs), 1.0)) for epochs in (1, None))
    assert one_epoch.total_billable_token_count is not None
    assert default.total_billable_token_count == times * one_epoch.total_billable_token_count
    assert default.tuning_step_count == 40 * (one_epoch.tuning_step_count or 0)
    assert default.tuning_dataset_example_count == len(clinic())


def test_validation_tokens_are_billed_in_that_world(google: GoogleProject) -> None:
    counts = []
    for is_billed in (False, True):
        google.vertex.set(validation_is_billed=is_billed, billable_tokens="all_epochs")
        valid = types.TuningValidationDataset(gcs_uri=google.put(clinic(), "valid.jsonl"))
        counts.append(_stats(google.after(google.tune(validation_dataset=valid), 1.0)))
    without, with_validation = (stats.total_billable_token_count or 0 for stats in counts)
    assert with_validation * 3 == without * 4


def test_metrics_are_named_in_that_world(google: GoogleProject) -> None:
    done = google.after(google.tune(), 1.0)
    path = str(done.name)
    assert "gcsMetricsUri" not in google.call("GET", path, version="v1beta1").json()
    google.vertex.set(metrics_uri="gs://metrics/1/")
    assert google.call("GET", path, version="v1beta1").json()["gcsMetricsUri"] == "gs://metrics/1/"
    assert "gcsMetricsUri" not in google.call("GET", path).json()


def test_a_known_base_model_cannot_be_tuned_in_that_world(google: GoogleProject) -> None:
    google.vertex.set(untunable_bases=["gemini-3.5-flash-lite"])
    google.tune()
    with pytest.raises(errors.ClientError, match="not supported for tuning"):
        google.tune(base="gemini-3.5-flash-lite")


def test_each_checkpoint_has_an_endpoint_of_its_own(google: GoogleProject) -> None:
    done = google.after(google.tune(epoch_count=20, export_last_checkpoint_only=False), 1.0)
    assert done.tuned_model is not None
    checkpoints = done.tuned_model.checkpoints or []
    assert len({checkpoint.endpoint for checkpoint in checkpoints}) == 10
    assert checkpoints[-1].epoch == 20
    assert checkpoints[-1].endpoint == done.tuned_model.endpoint


def test_lists_are_paged_newest_first_and_filtered_by_label(google: GoogleProject) -> None:
    names = []
    for number in range(3):
        job = google.tune(labels={"tuneline": f"mark{number % 2}"})
        google.after(job, 1.0)
        names.append(job.name)
    with google.sdk() as sdk:
        pages = sdk.tunings.list(config=types.ListTuningJobsConfig(page_size=2))
        assert [job.name for job in pages] == names[::-1]
        filtered = types.ListTuningJobsConfig(filter='labels.tuneline="mark0"')
        assert [job.name for job in sdk.tunings.list(config=filtered)] == [names[2], names[0]]
        google.vertex.set(label_filter="ignored")
        assert len(list(sdk.tunings.list(config=filtered))) == 3
        google.vertex.set(label_filter="refused")
        with pytest.raises(errors.ClientError, match="Invalid filter"):
            list(sdk.tunings.list(config=filtered))
        assert len(list(sdk.tunings.list())) == 3


def test_a_list_has_the_jobs_of_its_region_only(google: GoogleProject) -> None:
    job = google.tune()
    with google.sdk("europe-west4") as sdk:
        assert list(sdk.tunings.list()) == []
    path = str(job.name).replace("us-central1", "europe-west4")
    assert google.call("GET", path).status_code == 404


def test_a_cancelled_job_ends_with_error_code_one(google: GoogleProject) -> None:
    job = google.tune()
    google.after(job, 0.5)
    with google.sdk() as sdk:
        sdk.tunings.cancel(name=str(job.name))
    assert google.job(job.name).state == "JOB_STATE_CANCELLING"
    cancelled = google.after(job, 0.5)
    assert cancelled.state == "JOB_STATE_CANCELLED"
    assert cancelled.error is not None
    assert cancelled.error.code == 1
    assert cancelled.tuned_model is None


@pytest.mark.parametrize(("world", "status"), [("refused", 400), ("ignored", 200)])
def test_the_cancel_of_an_ended_job_changes_nothing(google: GoogleProject, world: str, status: int) -> None:
    google.vertex.set(cancel_ended=world)
    job = google.after(google.tune(), 1.0)
    assert google.call("POST", f"{job.name}:cancel", {}).status_code == status
    assert google.job(job.name).state == "JOB_STATE_SUCCEEDED"


def test_a_job_cannot_be_deleted(google: GoogleProject) -> None:
    job = google.tune()
    answer = google.call("DELETE", str(job.name))
    assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")
    assert answer.json()["error"]["message"] == "Method not found."


def test_a_second_job_is_refused_while_the_first_runs(google: GoogleProject) -> None:
    first = google.tune()
    with pytest.raises(errors.ClientError) as refused:
        google.tune()
    assert (refused.value.code, refused.value.status) == (429, "RESOURCE_EXHAUSTED")
    google.after(first, 1.0)
    google.tune()


def test_a_second_job_waits_for_quota_in_the_other_world(google: GoogleProject) -> None:
    google.vertex.set(second_job="waits")
    first, second, third = (google.tune() for _ in range(3))
    google.after(first, 0.5)
    assert _detail(google, first) == "TUNING_JOB_STATE_TUNING"
    assert _detail(google, second) == _detail(google, third) == "TUNING_JOB_STATE_WAITING_FOR_QUOTA"
    assert google.after(first, 0.5).state == "JOB_STATE_SUCCEEDED"
    assert google.after(second, 0.8).state == "JOB_STATE_SUCCEEDED"
    assert google.job(third.name).state == "JOB_STATE_RUNNING"
    assert google.after(third, 0.8).state == "JOB_STATE_SUCCEEDED"


def test_a_waiting_job_begins_when_the_running_one_is_cancelled(google: GoogleProject) -> None:
    google.vertex.set(second_job="waits", stick_next_job=True)
    stuck, second = google.tune(), google.tune()
    assert google.after(stuck, 50).state == "JOB_STATE_RUNNING"
    assert _detail(google, second) == "TUNING_JOB_STATE_WAITING_FOR_QUOTA"
    with google.sdk() as sdk:
        sdk.tunings.cancel(name=str(stuck.name))
    google.after(second, 0.1)
    assert google.after(second, 0.8).state == "JOB_STATE_SUCCEEDED"


def test_what_a_job_has_done_is_shown_by_v1beta1_only(google: GoogleProject) -> None:
    job = google.tune(epoch_count=10)
    google.after(job, 0.6)
    path = str(job.name)
    assert "tuningJobState" not in google.call("GET", path).json()
    shown = google.job(path, version="v1beta1")
    assert shown.tuning_job_state == "TUNING_JOB_STATE_TUNING"
    assert shown.tuning_job_metadata is not None
    assert shown.tuning_job_metadata.completed_epoch_count == 5


def test_numbers_of_64_bits_are_strings(google: GoogleProject) -> None:
    job = google.after(google.tune(), 1.0)
    shown = google.call("GET", str(job.name)).json()
    assert shown["supervisedTuningSpec"]["hyperParameters"]["epochCount"] == "3"
    assert isinstance(shown["tuningDataStats"]["supervisedTuningDataStats"]["totalBillableTokenCount"], str)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"location": "asia-east1"}, "INVALID_ARGUMENT", "asia-east1"),
        ({"location": "global"}, "FAILED_PRECONDITION", "global"),
        ({"base": "gemini-3.7-flash"}, "INVALID_ARGUMENT", "not supported"),
        ({"base": "gemini-2.5-flash"}, "NOT_FOUND", "not found"),
        ({"adapter_size": "ADAPTER_SIZE_THIRTY_TWO"}, "INVALID_ARGUMENT", "adapter size is not supported"),
        ({"labels": {"Tuneline": "x"}}, "INVALID_ARGUMENT", "Label"),
        ({"labels": {"tuneline": "x" * 65}}, "INVALID_ARGUMENT", "Label"),
        ({"tuned_model_display_name": "x" * 129}, "INVALID_ARGUMENT", "128"),
        ({"batch_size": 4}, "INVALID_ARGUMENT", "open models"),
    ],
)
def test_what_the_service_does_not_take_is_refused(
    google: GoogleProject, given: dict[str, object], status: str, words: str
) -> None:
    with pytest.raises(errors.ClientError) as refused:
        google.tune(**given)  # type: ignore[arg-type]
    assert refused.value.status == status
    assert words in str(refused.value.message)
    with google.sdk() as sdk:
        assert list(sdk.tunings.list()) == []


def test_an_unknown_field_is_refused_with_its_place(google: GoogleProject) -> None:
    body = {"baseModel": BASE, "supervisedTuningSpec": {"trainingDataset": "gs://x/y.jsonl"}, "epochs": 3}
    error = google.call("POST", "projects/local/locations/us-central1/tuningJobs", body).json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert "Unknown name \"epochs\" at 'tuning_job': Cannot find field." in error["message"]
    assert "Unknown name \"trainingDataset\" at 'tuning_job.supervised_tuning_spec'" in error["message"]
    (details,) = error["details"]
    assert [violation["field"] for violation in details["fieldViolations"]] == [
        "tuning_job.supervised_tuning_spec",
        "tuning_job",
    ]


def _stats(job: types.TuningJob) -> types.SupervisedTuningDataStats:
    assert job.tuning_data_stats is not None
    assert job.tuning_data_stats.supervised_tuning_data_stats is not None
    return job.tuning_data_stats.supervised_tuning_data_stats


def _detail(google: GoogleProject, job: types.TuningJob) -> str | None:
    state = google.job(job.name, version="v1beta1").tuning_job_state
    return None if state is None else str(state.value)
