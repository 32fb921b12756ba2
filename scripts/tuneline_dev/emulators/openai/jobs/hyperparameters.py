"""The hyperparameters of a job: as requested, and the values for "auto".

Bounds: https://platform.openai.com/docs/api-reference/fine-tuning/create. OpenAI does not publish the values
for "auto"; the epochs follow the rule of its cookbook: three, more for a small file, fewer for a large one.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from tuneline_dev.emulators.openai import bodies
from tuneline_dev.emulators.openai.errors import ApiError

Auto = Literal["auto"]


@dataclass(frozen=True)
class Hyperparameters:
    """Epochs, examples in a batch, and the learning rate multiplier; "auto" until files are validated."""

    batch_size: int | Auto = "auto"
    learning_rate_multiplier: float | Auto = "auto"
    n_epochs: int | Auto = "auto"

    def view(self) -> dict[str, Any]:
        """Return them as a job shows them."""
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """The numbers of a running job, none of them "auto"."""

    batch_size: int
    learning_rate_multiplier: float
    n_epochs: int
    steps_per_epoch: int

    @property
    def total_steps(self) -> int:
        """Steps over all epochs."""
        return self.steps_per_epoch * self.n_epochs

    def view(self) -> dict[str, Any]:
        """Return them as a job shows them."""
        return {
            "batch_size": self.batch_size,
            "learning_rate_multiplier": self.learning_rate_multiplier,
            "n_epochs": self.n_epochs,
        }


def read_hyperparameters(body: dict[str, Any]) -> Hyperparameters:
    """From `method.supervised.hyperparameters`, or the deprecated top level; ApiError 400 out of bounds."""
    values, path = body.get("hyperparameters"), "hyperparameters"
    method = body.get("method")
    if method is not None:
        values, path = _of_method(method), "method.supervised.hyperparameters"
    if values is None:
        return Hyperparameters()
    if not isinstance(values, dict):
        raise bodies.wrong_type(path, "an object", values)
    return Hyperparameters(
        batch_size=_count(f"{path}.batch_size", values.get("batch_size"), 256),
        learning_rate_multiplier=_rate(
            f"{path}.learning_rate_multiplier", values.get("learning_rate_multiplier")
        ),
        n_epochs=_count(f"{path}.n_epochs", values.get("n_epochs"), 50),
    )


def plan(requested: Hyperparameters, examples: int) -> Plan:
    """Return the numbers for a job with so many training examples."""
    epochs = default_epochs(examples) if requested.n_epochs == "auto" else requested.n_epochs
    # About 0.2 % of the examples, as in an earlier version of OpenAI's guide.
    batch = (
        min(256, max(1, round(examples * 0.002))) if requested.batch_size == "auto" else requested.batch_size
    )
    rate = 1.8 if requested.learning_rate_multiplier == "auto" else requested.learning_rate_multiplier
    return Plan(batch, rate, epochs, max(1, -(-examples // batch)))


def default_epochs(examples: int) -> int:
    """Return the epochs by https://cookbook.openai.com/examples/chat_finetuning_data_prep."""
    if examples * 3 < 100:
        return min(25, 100 // max(1, examples))
    if examples * 3 > 25_000:
        return max(1, 25_000 // examples)
    return 3


def _of_method(method: Any) -> Any:
    if not isinstance(method, dict):
        raise bodies.wrong_type("method", "an object", method)
    if method.get("type") != "supervised":
        message = f"Invalid value: '{method.get('type')}'. This emulator supports only 'supervised'."
        raise ApiError(400, message, param="method.type", code="invalid_value")
    supervised = method.get("supervised") or {}
    return supervised.get("hyperparameters") if isinstance(supervised, dict) else supervised


def _count(param: str, value: Any, high: int) -> int | Auto:
    return "auto" if value is None or value == "auto" else bodies.integer(param, value, 1, high)


def _rate(param: str, value: Any) -> float | Auto:
    return "auto" if value is None or value == "auto" else bodies.above_zero(param, value)
