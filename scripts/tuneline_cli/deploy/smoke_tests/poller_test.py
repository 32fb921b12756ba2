"""Run job_poller now, and check its result."""

import json
from typing import Any

from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.wait_until import wait_for


def trial(where: Deployment) -> str:
    """Test that Cloud Scheduler calls it, and that it answers 200."""
    job = str(where.terraform.outputs()["poller_job"])
    before = _job(where, job).get("lastAttemptTime")
    where.programs.change("gcloud", "scheduler", "jobs", "run", job, f"--project={where.project}")
    seen: list[Any] = []

    def settled() -> Any:
        """A later attempt, seen twice: its status is written a moment after its time."""
        now = _job(where, job)
        seen.append((now.get("lastAttemptTime"), now.get("status")))
        is_settled = len(seen) > 1 and seen[-1] == seen[-2] and seen[-1][0] not in (None, before)
        return now if is_settled else None

    found = wait_for(settled, clock=where.clock)
    if found is None:
        raise TrialFailedError("Cloud Scheduler did not call job_poller: see the job in the console.")
    # https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#Job
    code = found.get("status", {}).get("code", 0)
    if code:
        raise TrialFailedError(f"job_poller did not answer well (code {code}): see its log.")
    return "Cloud Scheduler called job_poller, and it is well"


def _job(where: Deployment, job: str) -> dict[str, Any]:
    command = ("gcloud", "scheduler", "jobs", "describe", job, f"--project={where.project}", "--format=json")
    found = json.loads(where.programs.read(*command))
    return found if isinstance(found, dict) else {}
