"""Build the job starter, for `dataset_upload` and `job_poller`."""

from collections.abc import Mapping

from tuneline.budget import Budget
from tuneline.notices.notice import Notices
from tuneline.settings import ArtifactSettings, BudgetSettings, ProviderSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.training.provider import TrainingProvider
from tuneline.training.start_job import JobStarter


def job_starter(
    env: Mapping[str, str],
    *,
    documents: Documents,
    objects: Objects,
    providers: Mapping[str, TrainingProvider],
) -> JobStarter:
    """Build the job starter from the environment. Raises SettingError, which names a missing setting."""
    return JobStarter(
        documents=documents,
        objects=objects,
        providers=providers,
        provider=read(ProviderSettings, env).provider,
        budget=budget(env, documents=documents),
        notices=Notices(documents=documents),
        artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
    )


def budget(env: Mapping[str, str], *, documents: Documents) -> Budget:
    """Build the training budget from the environment."""
    allowed = read(BudgetSettings, env)
    return Budget(documents=documents, job_usd=allowed.job_usd, month_usd=allowed.month_usd)
