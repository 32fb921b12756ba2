"""Build the clients of the hosts where models are trained and where they answer."""

from tuneline.chat.model import ChatModel
from tuneline.openai_api import AsyncOpenAI, OpenAI, chat_client
from tuneline.settings import ChatSettings, TrainingSettings
from tuneline.training.openai_trainer import OpenAITrainer
from tuneline.training.trainer import Trainer

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


def trainers(settings: TrainingSettings) -> dict[str, Trainer]:
    """The places where models are trained, by their names."""
    openai = trainer(settings)
    return {openai.name: openai}


def trainer(settings: TrainingSettings) -> OpenAITrainer:
    """OpenAI, or a host that speaks its fine-tuning API: the place where new jobs are started."""
    key, url = settings.openai_api_key, settings.openai_base_url
    return OpenAITrainer(
        client=AsyncOpenAI(api_key=key, base_url=url, timeout=CALL_SECONDS),
        uploads=OpenAI(api_key=key, base_url=url, timeout=CALL_SECONDS),
    )
