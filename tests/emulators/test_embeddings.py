"""Embeddings of both emulators through the vendors' SDKs: similar texts are near, limits are enforced."""

from collections.abc import Iterator
from typing import Any

import openai as sdk
import pytest
from google.genai import errors, types

from tests.emulators.google_project import GoogleProject
from tests.platforms import KEY, OpenAI
from tuneline_dev.emulators.answers.hashed_vectors import hashed_vector

PARKING, PARK, ALLERGY = "停車場在哪裡？", "請問停車場在哪？", "花生過敏可以吃嗎？"
SMALL, GEMINI, MULTILINGUAL = (
    "text-embedding-3-small",
    "gemini-embedding-001",
    "text-multilingual-embedding-002",
)
PUBLISHED = "projects/local/locations/{}/publishers/google/models/{}"


def near(first: list[float], second: list[float]) -> float:
    return sum(left * right for left, right in zip(first, second, strict=True))


@pytest.fixture
def client(openai: OpenAI) -> Iterator[sdk.OpenAI]:
    with sdk.OpenAI(api_key=KEY, base_url=openai.base_url, max_retries=0) as made:
        yield made


def embed(google: GoogleProject, model: str, texts: Any, **config: Any) -> list[list[float]]:
    with google.sdk() as client:
        given = types.EmbedContentConfig(**config)
        answer = client.models.embed_content(model=model, contents=texts, config=given)
    return [row.values or [] for row in answer.embeddings or []]


def test_similar_texts_are_near_and_every_vector_has_length_one() -> None:
    vectors = [hashed_vector(text, 256) for text in (PARKING, PARK, ALLERGY, "")]
    assert near(vectors[0], vectors[1]) > 0.4
    assert near(vectors[0], vectors[2]) < 0.2
    assert [near(vector, vector) for vector in vectors] == pytest.approx([1.0] * 4)
    assert hashed_vector(PARKING, 256) == vectors[0]


@pytest.mark.parametrize("options", [{}, {"encoding_format": "float"}, {"encoding_format": "base64"}])
def test_openai_answers_in_order_in_either_encoding(client: sdk.OpenAI, options: Any) -> None:
    answer = client.embeddings.create(model=SMALL, input=[PARKING, ALLERGY], dimensions=64, **options)
    assert [row.index for row in answer.data] == [0, 1]
    vectors: list[Any] = [row.embedding for row in answer.data]
    if options.get("encoding_format") == "base64":
        assert all(isinstance(vector, str) for vector in vectors)
    else:
        assert vectors[0] == pytest.approx(hashed_vector(PARKING, 64), abs=1e-6)
        assert vectors[1] == pytest.approx(hashed_vector(ALLERGY, 64), abs=1e-6)
    assert answer.usage.total_tokens > 0


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"input": []}, "empty array"),
        ({"input": [""]}, "cannot be an empty string"),
        ({"input": ["a"] * 2049}, "maximum length 2048"),
        ({"input": ["長" * 10_241]}, "maximum input length is 8192"),
        ({"input": ["長" * 10_000] * 40}, "max 300000 tokens per request"),
        ({"input": PARKING, "dimensions": 1537}, "<= 1536"),
        ({"input": PARKING, "model": "text-embedding-ada-002", "dimensions": 64}, "specifying dimensions"),
    ],
)
def test_openai_refuses_what_is_too_much(client: sdk.OpenAI, body: Any, message: str) -> None:
    with pytest.raises(sdk.BadRequestError, match=message):
        client.embeddings.create(**{"model": SMALL, **body})


def test_openai_knows_no_other_models(client: sdk.OpenAI) -> None:
    with pytest.raises(sdk.NotFoundError):
        client.embeddings.create(model="gpt-4.1-mini", input=PARKING)


def test_an_openai_shaped_host_may_allow_fewer_texts_and_one_encoding(
    client: sdk.OpenAI, openai: OpenAI
) -> None:
    openai.set(most_embedded_texts=2, embedding_encoding="float")
    answer = client.embeddings.create(model="bge-m3", input=[PARKING, PARK], encoding_format="base64")
    assert len(answer.data[0].embedding) == 1024
    assert isinstance(answer.data[0].embedding, list)
    with pytest.raises(sdk.BadRequestError, match="maximum length 2"):
        client.embeddings.create(model="bge-m3", input=[PARKING, PARK, ALLERGY])


def test_vertex_embeds_one_text_with_gemini_and_many_with_the_others(google: GoogleProject) -> None:
    config = {"output_dimensionality": 768, "task_type": "RETRIEVAL_QUERY"}
    (single,) = embed(google, GEMINI, [PARKING], **config)
    assert single == pytest.approx(hashed_vector(PARKING, 768))
    many = embed(google, MULTILINGUAL, [PARKING, PARK, ALLERGY], **config)
    assert [len(vector) for vector in many] == [768] * 3
    assert near(many[0], many[1]) > near(many[0], many[2])
    content, instances = google.vertex.get("/sim/requests")["embedded"]
    assert content["content"] == PARKING
    assert content["config"] == {"taskType": "RETRIEVAL_QUERY", "outputDimensionality": 768}
    assert instances["instances"][0] == {"content": PARKING, "task_type": "RETRIEVAL_QUERY"}


@pytest.mark.parametrize("method", ["predict", "embedContent"])
def test_vertex_may_have_one_method_of_its_gemini_model(google: GoogleProject, method: str) -> None:
    google.vertex.set(embedding_methods=[method])
    bodies = {
        "predict": {"instances": [{"content": PARKING}]},
        "embedContent": {"content": {"parts": [{"text": PARKING}]}},
    }
    for name, body in bodies.items():
        answer = google.call("POST", f"{PUBLISHED.format('us-central1', GEMINI)}:{name}", body)
        assert answer.status_code == (200 if name == method else 404)


def test_vertex_takes_one_text_a_request_for_gemini(google: GoogleProject) -> None:
    body = {"instances": [{"content": PARKING}, {"content": PARK}]}
    answer = google.call("POST", f"{PUBLISHED.format('us-central1', GEMINI)}:predict", body)
    assert answer.status_code == 400
    assert "batchSize must be 1 but the entered value was 2" in answer.json()["error"]["message"]


def test_vertex_refuses_an_empty_text(google: GoogleProject) -> None:
    body = {"instances": [{"content": ""}]}
    answer = google.call("POST", f"{PUBLISHED.format('us-central1', MULTILINGUAL)}:predict", body)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("model", "texts", "config", "message"),
    [
        (GEMINI, ["a"], {"output_dimensionality": 3073}, "between 1 and 3072"),
        (MULTILINGUAL, ["a"] * 251, {}, "batchSize must be 250"),
        (MULTILINGUAL, ["長" * 2_500] * 11, {}, "input token count is 22000 but"),
        (MULTILINGUAL, ["長" * 2_600], {"auto_truncate": False}, "exceeds the maximum of 2048"),
        (MULTILINGUAL, ["a"], {"output_dimensionality": 769}, "between 1 and 768"),
        (MULTILINGUAL, ["a"], {"task_type": "SEARCH"}, "task_type must be one of"),
    ],
)
def test_vertex_refuses_what_is_too_much(
    google: GoogleProject, model: str, texts: list[str], config: Any, message: str
) -> None:
    with pytest.raises(errors.ClientError, match=message):
        embed(google, model, texts, **config)


def test_vertex_cuts_a_long_text_and_says_so(google: GoogleProject) -> None:
    with google.sdk() as client:
        answer = client.models.embed_content(model=MULTILINGUAL, contents="長" * 2_600)
    assert answer.embeddings
    assert answer.embeddings[0].statistics
    assert answer.embeddings[0].statistics.truncated


def test_vertex_has_its_embedding_models_in_regions_only(google: GoogleProject) -> None:
    body = {"instances": [{"content": PARKING}]}
    for location, status in {"europe-west1": 200, "us": 404}.items():
        path = f"{PUBLISHED.format(location, MULTILINGUAL)}:predict"
        assert google.call("POST", path, body).status_code == status
