"""New jobs go where TRAINER says; a running job stays with the provider that has made it."""

import pytest

from tuneline.bootstrap.training_providers import training_providers
from tuneline.errors import SettingError
from tuneline.settings import ProviderSettings, VertexTrainingSettings, read

OPENAI = {"OPENAI_API_KEY": "sk-key"}
GOOGLE = {"GOOGLE_CLOUD_PROJECT": "my-bot", "ARTIFACT_BUCKET": "artifacts"}


@pytest.mark.parametrize(
    ("env", "chosen", "configured", "base_model"),
    [
        (GOOGLE, "vertex", {"vertex"}, "gemini-3.1-flash-lite"),
        (OPENAI, "openai", {"openai"}, "gpt-4.1-mini-2025-04-14"),
        ({**OPENAI, **GOOGLE}, "openai", {"openai", "vertex"}, "gpt-4.1-mini-2025-04-14"),
        ({**OPENAI, **GOOGLE, "TRAINER": "vertex"}, "vertex", {"openai", "vertex"}, "gemini-3.1-flash-lite"),
        (
            {**OPENAI, **GOOGLE, "TRAINER": "openai"},
            "openai",
            {"openai", "vertex"},
            "gpt-4.1-mini-2025-04-14",
        ),
    ],
)
async def test_the_provider_of_new_jobs_and_the_base_model(
    env: dict[str, str], chosen: str, configured: set[str], base_model: str
) -> None:
    settings = read(ProviderSettings, env)
    assert (settings.provider, settings.base_model) == (chosen, base_model)
    providers = training_providers(env)
    assert providers.keys() == configured
    assert all(name == provider.name for name, provider in providers.items())


@pytest.mark.parametrize(
    ("env", "names"),
    [({}, "GOOGLE_CLOUD_PROJECT .* OPENAI_API_KEY"), ({**GOOGLE, "TRAINER": "openai"}, "OPENAI_API_KEY")],
)
def test_a_missing_account_is_named(env: dict[str, str], names: str) -> None:
    with pytest.raises(SettingError, match=names):
        training_providers(env)


@pytest.mark.parametrize(
    ("region", "tuned_in"),
    [
        ("asia-east1", "us-central1"),
        ("europe-west1", "europe-west4"),
        ("me-west1", "europe-west4"),
        ("", "us-central1"),
    ],
)
def test_gemini_is_tuned_in_the_region_near_the_functions(region: str, tuned_in: str) -> None:
    assert read(VertexTrainingSettings, {**GOOGLE, "GOOGLE_CLOUD_REGION": region}).region == tuned_in
    chosen = {**GOOGLE, "GOOGLE_CLOUD_REGION": region, "VERTEX_TUNING_REGION": "europe-west4"}
    assert read(VertexTrainingSettings, chosen).region == "europe-west4"


def test_a_region_without_tuning_is_refused() -> None:
    with pytest.raises(SettingError, match="VERTEX_TUNING_REGION"):
        read(VertexTrainingSettings, {**GOOGLE, "VERTEX_TUNING_REGION": "asia-east1"})
