"""The settings choose the embedder; a key goes to its own host only; what is missing stops no bot."""

import json
from typing import Any

import pytest

from tests.platforms import KEY, OpenAI, Vertex, openai_platform
from tuneline import logs
from tuneline.bootstrap.embedders import embedder_in
from tuneline.errors import SettingError
from tuneline.retrieval.embedding.embedder import Embedder
from tuneline.retrieval.embedding.openai_embedder import OpenAIEmbedder
from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.embedding.vertex_embedder import VertexEmbedder
from tuneline.settings import EmbeddingHostSettings, read

SMALL, GEMINI = "text-embedding-3-small", "gemini-embedding-001"
OTHER = "https://other.example/v1"


def made(embedder: Embedder | None) -> OpenAIEmbedder | VertexEmbedder:
    assert isinstance(embedder, OpenAIEmbedder | VertexEmbedder)
    return embedder


def left_out(capsys: pytest.CaptureFixture[str], env: dict[str, str]) -> Any:
    """Return the log line of an embedder that cannot be built."""
    logs.configure({})
    assert embedder_in(env) is None
    return json.loads(capsys.readouterr().err)


def test_it_can_be_off() -> None:
    assert embedder_in({"EMBEDDER": "off"}) is None


@pytest.mark.parametrize("env", [{}, {"EMBEDDER": "USE"}, {"EMBEDDER": "use", "OPENAI_API_KEY": KEY}])
def test_the_default_is_the_local_model(env: dict[str, str]) -> None:
    assert isinstance(embedder_in(env), UseEmbedder)


@pytest.mark.parametrize(
    "env",
    [
        {"CHAT_API_KEY": KEY, "CHAT_BASE_URL": "{url}"},
        {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "{url}"},
        {"CHAT_API_KEY": KEY, "OPENAI_API_KEY": "sk-training", "OPENAI_BASE_URL": "{url}"},
        {"EMBEDDING_API_KEY": KEY, "CHAT_API_KEY": "sk-chat", "CHAT_BASE_URL": "{url}"},
        {
            "EMBEDDING_API_KEY": KEY,
            "EMBEDDING_BASE_URL": "{url}",
            "CHAT_API_KEY": "sk-chat",
            "CHAT_BASE_URL": OTHER,
        },
    ],
)
async def test_a_model_of_a_host_is_asked_there_with_its_key(openai: OpenAI, env: dict[str, str]) -> None:
    settings = {name: value.format(url=openai.base_url) for name, value in env.items()}
    embedder = made(embedder_in({"EMBEDDER": SMALL, **settings}))
    assert len(await embedder.embed(["停車場在哪裡?"], purpose="question")) == 1
    await embedder.close()


@pytest.mark.parametrize(
    "env",
    [
        {"EMBEDDING_BASE_URL": OTHER, "CHAT_API_KEY": KEY, "OPENAI_API_KEY": KEY},
        {"CHAT_BASE_URL": OTHER, "OPENAI_API_KEY": KEY},
        {},
    ],
)
def test_a_key_is_not_used_for_another_host(capsys: pytest.CaptureFixture[str], env: dict[str, str]) -> None:
    line = left_out(capsys, {"EMBEDDER": SMALL, **env})
    assert (line["severity"], line["setting"]) == ("ERROR", "EMBEDDER")
    assert "Set EMBEDDING_API_KEY" in line["reason"]
    assert read(EmbeddingHostSettings, env).api_key == ""


async def test_a_key_is_sent_to_its_own_host_only(openai: OpenAI) -> None:
    with openai_platform() as other:
        keys = {"CHAT_API_KEY": KEY, "CHAT_BASE_URL": openai.base_url, "OPENAI_API_KEY": KEY}
        own = {"EMBEDDING_BASE_URL": other.base_url, "EMBEDDING_API_KEY": KEY}
        embedder = made(embedder_in({"EMBEDDER": SMALL, **keys, **own}))
        await embedder.embed(["a"], purpose="question")
        await embedder.close()
        assert (openai.calls("embeddings"), other.calls("embeddings")) == (0, 1)


@pytest.mark.parametrize("model", [GEMINI, "text-multilingual-embedding-002", "text-embedding-005"])
@pytest.mark.parametrize(
    ("env", "location"),
    [
        ({}, "us-central1"),
        ({"VERTEX_LOCATION": "global", "GOOGLE_CLOUD_REGION": "asia-east1"}, "us-central1"),
        ({"GOOGLE_CLOUD_REGION": "europe-west3"}, "europe-west1"),
        ({"VERTEX_LOCATION": "eu"}, "europe-west1"),
        ({"EMBEDDING_LOCATION": "asia-northeast1", "VERTEX_LOCATION": "eu"}, "asia-northeast1"),
    ],
)
async def test_googles_models_are_asked_on_vertex_ai_without_a_key(
    vertex: Vertex, model: str, env: dict[str, str], location: str
) -> None:
    vertex.set(embedding_locations=[location])
    embedder = made(embedder_in({"EMBEDDER": model, **vertex.environment, **env}))
    assert (await embedder.embed(["停車場在哪裡?"], purpose="question")).shape == (1, 768)
    await embedder.close()
    assert vertex.get("/sim/requests")["embedded"][0]["location"] == location


def test_googles_models_need_a_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Set GOOGLE_CLOUD_PROJECT" in left_out(capsys, {"EMBEDDER": GEMINI})["reason"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("EMBEDDER", "gemini-embedding-2", "choose one of gemini-embedding-001, text-multilingual"),
        ("EMBEDDER", "gemini-3.5-flash", "choose one of"),
        ("EMBEDDER", "a model", "the name of a model"),
        ("EMBEDDING_LOCATION", "evil.example/", "not a location"),
        ("EMBEDDING_LOCATION", "Taiwan", "not a location"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, reason: str) -> None:
    with pytest.raises(SettingError, match=f"{name} cannot be used: .*{reason}"):
        embedder_in({name: value})


def test_an_address_that_cannot_be_used_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    line = left_out(capsys, {"EMBEDDER": SMALL, "EMBEDDING_BASE_URL": "a.example"})
    assert "EMBEDDING_BASE_URL cannot be used: 'a.example' is not an http" in line["reason"]


class Keyless(dict[str, str]):
    """Settings that know when a key is read: a command reads it from Secret Manager."""

    def get(self, name: str, default: Any = None) -> Any:
        assert not name.endswith("_API_KEY")
        return super().get(name, default)


@pytest.mark.parametrize("embedder", ["use", "off", GEMINI])
def test_a_key_is_read_only_if_it_is_needed(vertex: Vertex, embedder: str) -> None:
    embedder_in(Keyless({"EMBEDDER": embedder, **vertex.environment}))
    with pytest.raises(AssertionError):
        embedder_in(Keyless({"EMBEDDER": SMALL}))


def test_the_key_is_not_shown() -> None:
    assert "sk-embed" not in repr(read(EmbeddingHostSettings, {"EMBEDDING_API_KEY": "sk-embed"}))
