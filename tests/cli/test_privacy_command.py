"""scripts/tuneline settings privacy: each fact of the notice comes from the settings or the code."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.test_settings_command import Desk
from tuneline.bot_settings import BotRules
from tuneline.chat.replies import feedback
from tuneline.notices import handover
from tuneline.settings import LANGUAGES
from tuneline.storage.records import event, notice
from tuneline.storage.records.answers import ai_notice, unanswered
from tuneline.storage.records.serving import Serving
from tuneline.texts.privacy_texts import page
from tuneline_cli.environment import ROOT
from tuneline_cli.settings.privacy_page import (
    BACKUPS,
    TRAINING_PAGES,
    PrivacyFacts,
    privacy_facts,
    privacy_page,
)

GOOGLE = {"GOOGLE_CLOUD_PROJECT": "clinic", "GOOGLE_CLOUD_REGION": "asia-east1", "TRAINER": "vertex"}
OPENAI = {"TRAINER": "openai", "OPENAI_API_KEY": "k", "GOOGLE_CLOUD_REGION": "asia-east1"}
EMBEDDING = {"EMBEDDER": "bge-m3", "EMBEDDING_BASE_URL": "https://e.example/v1", "EMBEDDING_API_KEY": "k"}
OTHER = {**OPENAI, "CHAT_BASE_URL": "https://gpu.clinic.example/v1", "CHAT_API_KEY": "k"}


def facts(env: dict[str, str], rules: BotRules | None = None, serving: Serving | None = None) -> PrivacyFacts:
    return privacy_facts(env, rules or BotRules(), serving)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("STORE", f"sqlite:{tmp_path / 'store.db'}")
    monkeypatch.setenv("BOT_LANGUAGE", "ja")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    return Desk(tmp_path / "store.db")


def test_the_command_prints_it_in_the_bots_language_or_another(desk: Desk) -> None:
    code, out, err = desk.types("privacy")
    assert (code, page("ja")["title"] in out, "no legal advice" in err) == (0, True, True)
    code, out, _ = desk.types("privacy", "--language", "th", "--json")
    data = json.loads(out)
    assert (code, page("th")["title"] in data["text"], data["hosts"][0]["kind"]) == (0, True, "openai")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("env", [GOOGLE, OPENAI, OTHER])
def test_the_notice_is_whole_in_each_language(language: str, env: dict[str, str]) -> None:
    rules = BotRules(images=True, drafts="all")
    text = privacy_page(facts(env, rules), language=language)
    assert "{" not in text
    texts = page(language)
    assert all(
        texts[key] in text for key in ("title", "responsible", "ai", "line", "not_sent", "sent_pictures")
    )
    assert "asia-east1" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_time_to_live_gives_another_text(language: str) -> None:
    usual = privacy_page(facts(OPENAI), language=language)
    longer = privacy_page(facts({**OPENAI, "CHAT_TTL_HOURS": "37"}), language=language)
    assert page(language)["hours"].format(count=37) in longer
    assert usual != longer


def test_each_period_is_the_codes_own_and_shown() -> None:
    found = facts(OPENAI, BotRules(drafts="all"))
    assert found.kept == {
        "kept_event": event.KEEP_EVENTS,
        "kept_chat": timedelta(hours=24),
        "kept_drafts": event.KEEP_EVENTS,
        "kept_unanswered": unanswered.KEPT,
        "kept_feedback": feedback.KEEP,
        "kept_notices": notice.KEPT,
        "kept_handover": handover.KEPT,
        "kept_ai_notice": ai_notice.KEEP_AI_NOTICES,
        "kept_backups": BACKUPS,
    }
    for name in found.kept:
        changed = replace(found, kept={**found.kept, name: timedelta(days=777)})
        assert "777 days" in privacy_page(changed, language="en")


def test_the_backups_are_kept_as_long_as_terraform_says() -> None:
    seconds = f'"{BACKUPS.total_seconds():.0f}s"'
    assert f"retention = {seconds}" in (ROOT / "infra" / "firestore.tf").read_text()


@pytest.mark.parametrize(
    ("env", "said"),
    [
        (GOOGLE, ["Vertex AI", "the United States", "the region us-central1", TRAINING_PAGES["google"]]),
        ({**GOOGLE, "VERTEX_LOCATION": "eu"}, ["the European Union"]),
        ({**GOOGLE, "VERTEX_LOCATION": "global"}, ["no geography is promised"]),
        (OPENAI, ["OpenAI's API", TRAINING_PAGES["openai"]]),
        (OTHER, ["the host gpu.clinic.example", "[ask the operator of this host"]),
        ({**GOOGLE, "EMBEDDER": "gemini-embedding-001"}, ["processed in the region us-central1"]),
        ({**OPENAI, **EMBEDDING}, ["the host e.example"]),
        (
            {**OPENAI, "CHAT_ENDPOINTS": '{"gpu": {"base_url": "https://g.example/v1", "api_key": "k"}}'},
            ["the host g.example"],
        ),
        ({**OPENAI, "OPENAI_BASE_URL": "https://t.example/v1"}, ["train the model at the host t.example"]),
    ],
)
def test_each_host_and_place_is_that_of_the_deployment(env: dict[str, str], said: list[str]) -> None:
    text = privacy_page(facts(env), language="en")
    assert [part for part in said if part not in text] == []


def test_a_tuned_model_answers_where_its_endpoint_is() -> None:
    model = "projects/1/locations/europe-west4/endpoints/2"
    serving = Serving(
        version="v",
        model=model,
        endpoint="vertex",
        system_prompt=None,
        base_model="",
        shutdown_date=None,
        fallback=(),
        served=None,
    )
    assert "the region europe-west4" in privacy_page(facts(GOOGLE, serving=serving), language="en")


def test_the_only_stored_id_is_said_also_if_the_bot_offers_no_person() -> None:
    assert "takes over" in privacy_page(facts(OPENAI, BotRules(handover=False)), language="en")


def test_what_is_switched_off_is_not_said() -> None:
    assert "Pictures" not in privacy_page(facts(OPENAI), language="en")
    own = privacy_page(facts({**OPENAI, "STORE": "sqlite:/tmp/store.db"}), language="en")
    assert ("our own computer" in own, "backups" in own) == (True, False)
    unknown = {name: value for name, value in OPENAI.items() if name != "GOOGLE_CLOUD_REGION"}
    assert "Google Cloud, the region […]" in privacy_page(facts(unknown), language="en")
