"""The metrics of a training run: falling losses and rising accuracies, generated from the seed.

Names: https://platform.openai.com/docs/api-reference/fine-tuning/checkpoint-object.
"""

import base64
import math
from typing import Any

from tuneline_dev.emulators.openai.jobs.job_states import Job

COLUMNS = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"
# A run of millions of steps reports every n-th step, so that responses stay small.
MOST_EVENTS = 100
MOST_ROWS = 5_000


def losses(job: Job, step: int) -> dict[str, float]:
    """`train_loss` and `train_mean_token_accuracy` of a step; `valid_*` on some steps of a validated run.

    The end of an epoch also has `full_valid_*`, computed over the whole validation file.
    """
    loss = 0.35 + 2.1 * math.exp(-3.5 * step / job.plan.total_steps) + _noise(job.seed, step)
    metrics = _pair("train", loss)
    epoch_ends = step % job.plan.steps_per_epoch == 0
    if job.request.validation_file and (epoch_ends or step % max(1, job.plan.total_steps // 10) == 0):
        metrics |= _pair("valid", loss * 1.08)
    if job.request.validation_file and epoch_ends:
        metrics |= _pair("full_valid", loss * 1.06)
    return metrics


def reported_steps(job: Job, most: int = MOST_EVENTS) -> list[int]:
    """Return the reported steps: all, or about `most` of them with the first and the last."""
    total = job.plan.total_steps
    every = max(1, -(-total // most))
    return sorted({1, total, *range(every, total + 1, every)})


def epoch_ends(job: Job) -> list[int]:
    """Return the last steps of the last three epochs, the only ones with a checkpoint."""
    first = max(1, job.plan.n_epochs - 2)
    return [epoch * job.plan.steps_per_epoch for epoch in range(first, job.plan.n_epochs + 1)]


def checkpoint_name(job: Job, step: int) -> str:
    """Return the model of a checkpoint. The last one is the fine-tuned model itself."""
    return job.model_name if step == job.plan.total_steps else f"{job.model_name}:ckpt-step-{step}"


def checkpoints(job: Job) -> list[dict[str, Any]]:
    """Return the checkpoints of a job that has succeeded, newest first."""
    return [
        {
            "object": "fine_tuning.job.checkpoint",
            "id": f"ftckpt_{job.id.removeprefix('ftjob-')}{step}",
            "created_at": int(job.moment(job.step(step))),
            "fine_tuned_model_checkpoint": checkpoint_name(job, step),
            "fine_tuning_job_id": job.id,
            "metrics": {"step": step, **losses(job, step)},
            "step_number": step,
        }
        for step in reversed(epoch_ends(job))
    ]


def results_csv(job: Job) -> bytes:
    """Return the result file, base64-encoded as the Files API returns it, which is undocumented."""
    rows = [COLUMNS]
    for step in reported_steps(job, MOST_ROWS):
        metrics = losses(job, step)
        values = (
            metrics["train_loss"],
            metrics["train_mean_token_accuracy"],
            metrics.get("valid_loss", ""),
            metrics.get("valid_mean_token_accuracy", ""),
        )
        rows.append(",".join(str(value) for value in (step, *values)))
    return base64.b64encode(("\n".join(rows) + "\n").encode())


def _pair(name: str, loss: float) -> dict[str, float]:
    return {f"{name}_loss": round(loss, 5), f"{name}_mean_token_accuracy": round(math.exp(-0.45 * loss), 5)}


def _noise(seed: int, step: int) -> float:
    return ((step * 7919 + seed) % 97) / 97 * 0.06
