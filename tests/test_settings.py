"""Settings are frozen values from a mapping; an error names a missing or unusable one."""

import dataclasses
from typing import Any

import pytest

from tuneline import settings
from tuneline.errors import SettingError

FULL = {
    "LINE_CHANNEL_SECRET": "one two",
    "REPLY_QUEUE": "projects/p/locations/l/queues/q",
    "REPLY_URL": "https://reply.example/",
    "REPLY_INVOKER": "tasks@example.iam.gserviceaccount.com",
    "LINE_CHANNEL_ACCESS_TOKEN": "token",
    "TRAINER": "openai",
    "OPENAI_API_KEY": "sk-key",
    "DATASET_BUCKET": "drop-here",
    "ARTIFACT_BUCKET": "made-of-it",
}
KINDS = [
    kind for kind in vars(settings).values() if dataclasses.is_dataclass(kind) and isinstance(kind, type)
]


def required(kind: type) -> list[str]:
    fields = [each.metadata for each in dataclasses.fields(kind)]
    return [each["name"] for each in fields if each["default"] is None and each["name"] in FULL]


@pytest.mark.parametrize("kind", KINDS)
def test_every_required_setting_is_named_when_it_is_missing_or_empty(kind: type) -> None:
    settings.read(kind, FULL)
    for name in required(kind):
        for env in ({k: v for k, v in FULL.items() if k != name}, {**FULL, name: ""}):
            with pytest.raises(SettingError, match=name):
                settings.read(kind, env)


def test_openai_s_key_is_required_only_where_new_models_are_trained() -> None:
    other = {**FULL, "TRAINER": "vertex", "OPENAI_API_KEY": ""}
    assert settings.read(settings.TrainingSettings, other).openai_api_key == ""


def test_several_channel_secrets_are_separated() -> None:
    assert settings.read(settings.WebhookSettings, FULL).channel_secrets == ("one", "two")


def test_a_blank_channel_secret_is_an_error() -> None:
    with pytest.raises(SettingError, match="LINE_CHANNEL_SECRET"):
        settings.read(settings.WebhookSettings, {**FULL, "LINE_CHANNEL_SECRET": "  "})


def test_a_line_end_after_a_key_is_none_of_it() -> None:
    """`echo KEY | gcloud secrets create` stores one, and no HTTP header can carry it."""
    given = {**FULL, "LINE_CHANNEL_ACCESS_TOKEN": "token\n", "OPENAI_API_KEY": " sk-key\r\n"}
    assert settings.read(settings.LineSettings, given).channel_access_token == "token"
    assert settings.read(settings.ChatSettings, {**given, "CHAT_API_KEY": "\n"}).chat_api_key == "sk-key"


def test_the_trainings_key_is_not_sent_to_another_host() -> None:
    with pytest.raises(
        SettingError, match=r"Set CHAT_API_KEY \(required by ChatSettings\); OPENAI_API_KEY is not used"
    ):
        settings.read(
            settings.ChatSettings, {"OPENAI_API_KEY": "sk-key", "CHAT_BASE_URL": "https://b.example/v1"}
        )


def test_a_gemini_model_needs_no_key_and_then_the_fallback_is_one_too() -> None:
    gemini = {"BASE_MODEL": "gemini-3.1-flash-lite"}
    assert settings.read(settings.ChatSettings, gemini).chat_api_key == ""
    assert settings.read(settings.ServingSettings, gemini).fallback_model == "gemini-3.5-flash-lite"
    with_key = {**gemini, "OPENAI_API_KEY": "sk-key"}
    assert settings.read(settings.ChatSettings, with_key).chat_api_key == "sk-key"
    assert settings.read(settings.ServingSettings, with_key).fallback_model == "gpt-6-luna"
    # That key is not sent to another host.
    apart = {**with_key, "CHAT_BASE_URL": "https://b.example/v1"}
    assert settings.read(settings.ChatSettings, apart).chat_api_key == ""
    assert settings.read(settings.ServingSettings, apart).fallback_model == "gemini-3.5-flash-lite"
    apart["CHAT_API_KEY"] = "other"
    assert settings.read(settings.ServingSettings, apart).fallback_model == "gpt-6-luna"
    # Another host puts a prefix before Google's name, and takes a key.
    with pytest.raises(SettingError, match="CHAT_API_KEY"):
        settings.read(settings.ChatSettings, {"BASE_MODEL": "google/gemini-3.5-flash"})


@pytest.mark.parametrize(
    ("env", "location"),
    [
        ({}, "us"),
        ({"GOOGLE_CLOUD_REGION": "asia-east1"}, "us"),
        ({"GOOGLE_CLOUD_REGION": "us-central1"}, "us"),
        ({"GOOGLE_CLOUD_REGION": "europe-west1"}, "eu"),
        ({"GOOGLE_CLOUD_REGION": "europe-west1", "VERTEX_LOCATION": "global"}, "global"),
        ({"VERTEX_LOCATION": "eu"}, "eu"),
    ],
)
def test_untuned_gemini_models_answer_near_the_functions(env: dict[str, str], location: str) -> None:
    assert settings.read(settings.VertexSettings, env).location == location


def test_chat_goes_where_training_goes_unless_it_is_set_apart() -> None:
    same = settings.read(settings.ChatSettings, {**FULL, "OPENAI_BASE_URL": "https://a.example/v1/"})
    apart = settings.read(
        settings.ChatSettings, {**FULL, "CHAT_BASE_URL": "https://b.example/v1", "CHAT_API_KEY": "other"}
    )
    assert (same.chat_api_key, same.chat_base_url) == ("sk-key", "https://a.example/v1")
    assert (apart.chat_api_key, apart.chat_base_url) == ("other", "https://b.example/v1")


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (settings.BotSettings, "BOT_LANGUAGE", "tlh"),
        (settings.VertexSettings, "VERTEX_LOCATION", "asia-east1"),
        (settings.VertexSettings, "VERTEX_BASE_URL", "aiplatform.googleapis.com"),
        (settings.BotSettings, "CHAT_TTL_HOURS", "0"),
        (settings.BotSettings, "ANSWER_SECONDS", "60"),
        (settings.BotSettings, "ANSWER_SECONDS", "nan"),
        (settings.BotSettings, "REPLY_TRIES", "0"),
        (settings.BudgetSettings, "JOB_BUDGET_USD", "-1"),
        (settings.BudgetSettings, "MONTH_BUDGET_USD", "nan"),
        (settings.BudgetSettings, "MONTH_BUDGET_USD", "free"),
        (settings.DatasetSettings, "LEAST_MODEL_DAYS", "two months"),
        (settings.BotSettings, "CHAT_TTL_HOURS", "a day"),
        (settings.StoreSettings, "STORE", "sqlite:"),
        (settings.StoreSettings, "STORE", "mongodb"),
        (settings.LineSettings, "LINE_API_BASE_URL", "api.line.me"),
        (settings.QueueSettings, "REPLY_URL", "ftp://x"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(kind: type, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        settings.read(kind, {**FULL, name: value})


@pytest.mark.parametrize("kind", KINDS)
def test_secrets_are_not_in_the_repr_and_values_cannot_change(kind: type[Any]) -> None:
    made = settings.read(kind, FULL)
    for secret in ("one", "two", "token", "sk-key"):
        assert f"'{secret}'" not in repr(made)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, dataclasses.fields(kind)[0].name, "x")
