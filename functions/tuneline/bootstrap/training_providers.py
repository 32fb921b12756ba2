"""Build the training providers."""

from tuneline.inference.openai_api import training_client, upload_client
from tuneline.settings import TrainingSettings
from tuneline.training.openai_provider import OpenAIProvider
from tuneline.training.provider import TrainingProvider

CALL_SECONDS = 30.0


def training_providers(settings: TrainingSettings) -> dict[str, TrainingProvider]:
    """The configured training providers by name."""
    openai = openai_provider(settings)
    return {openai.name: openai}


def openai_provider(settings: TrainingSettings) -> OpenAIProvider:
    """Build the provider for new jobs: OpenAI, or a host with the same fine-tuning API."""
    key, url = settings.openai_api_key, settings.openai_base_url
    return OpenAIProvider(
        client=training_client(api_key=key, base_url=url, seconds=CALL_SECONDS),
        uploads=upload_client(api_key=key, base_url=url, seconds=CALL_SECONDS),
    )
