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


def is_vertex(answers: Mapping[str, object]) -> bool:
    """Whether Gemini is trained. It is also the default of Terraform's variable."""
    return (answers.get("trainer") or VERTEX) == VERTEX


def of_a_deployment(secrets: SecretStore) -> str | None:
    """The trainer of a project whose answers name none: `openai` if its key is stored, else None."""
    return OPENAI if secrets.is_stored("openai-api-key") else None


def require_base_model(answers: Mapping[str, object]) -> None:
    """Check that the provider can tune BASE_MODEL of the settings. StoppedError says what to change."""
    settings = answers.get("settings")
    model = str(settings.get("BASE_MODEL") or "") if isinstance(settings, Mapping) else ""
    if model and is_vertex(answers) and not is_gemini(model):
        raise StoppedError(
            f"Vertex AI cannot tune {model}, the BASE_MODEL of the settings in infra/terraform.tfvars.json: "
            "delete it there, name a model of Gemini, or choose --trainer openai."
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
