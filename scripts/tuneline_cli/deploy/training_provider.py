"""Choose the provider of training: Gemini on Vertex AI without a key, or OpenAI with its key."""

from collections.abc import Mapping

from tuneline.pricing import is_gemini
from tuneline_cli.deploy.cloud.secret_store import SecretStore
from tuneline_cli.deploy.stopped import StoppedError

VERTEX, OPENAI = "vertex", "openai"
GEOGRAPHIES = {"us": "the US", "eu": "the EU"}
STAYS = (
    "This bot trains at OpenAI's host, whose key is stored, and continues to do so. "
    "To train Gemini in this project: --trainer vertex"
)
_IN_SETTINGS = "of the settings in infra/terraform.tfvars.json"


def is_vertex(answers: Mapping[str, object]) -> bool:
    """Whether Gemini is trained. It is also the default of Terraform's variable."""
    return (answers.get("trainer") or VERTEX) == VERTEX


def of_a_deployment(secrets: SecretStore) -> str | None:
    """The trainer of a project whose answers name none: `openai` if its key is stored, else None."""
    return OPENAI if secrets.is_stored("openai-api-key") else None


def require_models(answers: Mapping[str, object], secrets: SecretStore | None) -> None:
    """Check that the models of the settings can be tuned and asked. StoppedError says what to change.

    `secrets` are those of the project; None if it does not exist yet. The functions may ask Gemini whatever
    the trainer is, and need a key for a model elsewhere.
    """
    chosen = answers.get("settings")
    settings = chosen if isinstance(chosen, Mapping) else {}
    base = str(settings.get("BASE_MODEL") or "")
    if base and is_vertex(answers) and not is_gemini(base):
        raise StoppedError(
            f"Vertex AI cannot tune {base}, the BASE_MODEL {_IN_SETTINGS}: "
            "delete it there, name a model of Gemini, or choose --trainer openai."
        )
    if is_gemini(base) and not is_vertex(answers):
        raise StoppedError(
            f"Only Vertex AI tunes {base}, the BASE_MODEL {_IN_SETTINGS}: "
            "delete it there, name a model of the host that trains, or choose --trainer vertex."
        )
    if is_vertex(answers):
        _require_host_key(settings, secrets)


def _require_host_key(settings: Mapping[str, object], secrets: SecretStore | None) -> None:
    """Check that a key is stored for models elsewhere, if there are any. StoppedError names such a model."""
    models = {name: str(settings.get(name) or "") for name in ("FALLBACK_MODEL", "EVALUATION_JUDGE")}
    elsewhere = {name: model for name, model in models.items() if model and not is_gemini(model)}
    # OpenAI's key is not sent to another host.
    key = "chat-api-key" if settings.get("CHAT_BASE_URL") else "openai-api-key"
    if elsewhere and not (secrets and secrets.is_stored(key)):
        setting, model = next(iter(elsewhere.items()))
        raise StoppedError(
            f"{model}, the {setting} {_IN_SETTINGS}, does not answer on Vertex AI, and no key of its host is "
            "stored: delete it there, or name a model of Gemini."
        )


def where_processed(answers: Mapping[str, object]) -> str:
    """One sentence for a person: the part of the world that training data and messages are sent to."""
    if not is_vertex(answers):
        return "Training data and messages are sent to OpenAI, or to the host that OPENAI_BASE_URL names."
    chosen = geography(answers)
    (other,) = GEOGRAPHIES.keys() - {chosen}
    return (
        f"Gemini on Vertex AI processes training data and messages in {GEOGRAPHIES[chosen]} (with "
        f"--geography {other} in {GEOGRAPHIES[other]}): no Google region in Asia tunes Gemini."
    )


def geography(answers: Mapping[str, object]) -> str:
    """Where Vertex AI trains and answers, `us` or `eu`: the chosen one, else by the region."""
    is_european = str(answers.get("region", "")).startswith("europe-")
    return str(answers.get("geography") or ("eu" if is_european else "us"))
