"""Build the clients of the hosts where models are trained and where they answer."""

from tuneline.chat.model import ChatModel
from tuneline.openai_api import AsyncOpenAI, OpenAI, chat_client
from tuneline.settings import ChatSettings, TrainingSettings
from tuneline.training.openai_trainer import OpenAITrainer

CALL_SECONDS = 30.0


def chat_model(settings: ChatSettings, *, seconds: float, max_retries: int) -> ChatModel:
    """The host where the bot's models answer; `seconds` is for each try."""
    client = chat_client(
        api_key=settings.chat_api_key,
        base_url=settings.chat_base_url,
        seconds=seconds,
        max_retries=max_retries,
    )
    return ChatModel(client=client)


def trainer(settings: TrainingSettings) -> OpenAITrainer:
    """The place where models are trained."""
    key, url = settings.openai_api_key, settings.openai_base_url
    return OpenAITrainer(
        client=AsyncOpenAI(api_key=key, base_url=url, timeout=CALL_SECONDS),
        uploads=OpenAI(api_key=key, base_url=url, timeout=CALL_SECONDS),
    )
