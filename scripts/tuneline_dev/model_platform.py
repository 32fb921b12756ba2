"""Where the models of a local stack are trained and answer: an emulator, or an address that is set."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Trainer = Literal["vertex", "openai"]
TRAINERS: Final[tuple[Trainer, ...]] = ("vertex", "openai")
# The emulator accepts this key only.
LOCAL_KEY: Final = "sk-local"
# Settings of hosts with OpenAI's API. With Gemini they would add a host, and spend the money of its account.
OPENAI_SETTINGS: Final = frozenset({"OPENAI_API_KEY", "OPENAI_BASE_URL", "CHAT_API_KEY", "CHAT_BASE_URL"})


@dataclass(frozen=True)
class ModelPlatform:
    """`url` is its address without a path; `process` and `arguments` start its emulator.

    `settings` are those of the functions. If `is_emulated` is false, a person has set the address.
    `costly_base_model` is a base model that is expensive to tune.
    """

    label: str
    process: str
    url: str
    address_setting: str
    is_emulated: bool
    costly_base_model: str
    arguments: tuple[str, ...]
    settings: Mapping[str, str]


def model_platform(
    trainer: Trainer, *, port: int, storage_url: str, given: Mapping[str, str]
) -> ModelPlatform:
    """Build the platform of `trainer`. Its emulator listens on `port`, unless `given` has an address."""
    return _vertex(port, storage_url, given) if trainer == "vertex" else _openai(port, given)


def inherited(trainer: Trainer, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the user's environment without the settings of another trainer."""
    left_out = {"TRAINER"} | (OPENAI_SETTINGS if trainer == "vertex" else set())
    return {name: value for name, value in environment.items() if name not in left_out}


def _openai(port: int, given: Mapping[str, str]) -> ModelPlatform:
    own = f"http://127.0.0.1:{port}"
    address = given.get("OPENAI_BASE_URL") or f"{own}/v1"
    key = given.get("OPENAI_API_KEY") or LOCAL_KEY
    settings = {
        "TRAINER": "openai",
        "OPENAI_API_KEY": key,
        "OPENAI_BASE_URL": address,
        # The emulator trains for ever, whatever the calendar says of OpenAI's models.
        "LEAST_MODEL_DAYS": given.get("LEAST_MODEL_DAYS") or "0",
    }
    return ModelPlatform(
        label="OpenAI",
        process="openai_platform",
        url=address.removesuffix("/v1"),
        address_setting="OPENAI_BASE_URL",
        is_emulated=not given.get("OPENAI_BASE_URL"),
        costly_base_model="gpt-4.1-2025-04-14",
        arguments=("--port", str(port), "--api-key", key),
        settings=MappingProxyType(settings),
    )


def _vertex(port: int, storage_url: str, given: Mapping[str, str]) -> ModelPlatform:
    project, address = given.get("GOOGLE_CLOUD_PROJECT") or "local", given.get("VERTEX_BASE_URL")
    settings = {"TRAINER": "vertex", "GOOGLE_CLOUD_PROJECT": project}
    if not address:
        # The emulator is the metadata server, too.
        settings["GCE_METADATA_HOST"] = f"127.0.0.1:{port}"
    settings["VERTEX_BASE_URL"] = url = address or f"http://127.0.0.1:{port}"
    return ModelPlatform(
        label="Vertex AI",
        process="vertex_platform",
        url=url,
        address_setting="VERTEX_BASE_URL",
        is_emulated=not address,
        costly_base_model="gemini-3.5-flash",
        arguments=("--port", str(port), "--storage", storage_url, "--project", project),
        settings=MappingProxyType(settings),
    )
