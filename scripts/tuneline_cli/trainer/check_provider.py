"""See how Vertex AI behaves in your project, where its pages leave it open, and record that."""

import getpass
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import click

from tuneline.bootstrap.training_providers import vertex_api
from tuneline.pricing import is_gemini, shown_usd
from tuneline.settings import VertexTrainingSettings, read
from tuneline.settings.training import GEMINI_BASE_MODEL
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.storage.record_store import change_record
from tuneline.storage.records.vertex_facts import VERTEX_FACTS, VertexFacts
from tuneline_cli.command import (
    ATTENTION,
    FINE,
    confirm,
    dry_run_option,
    json_option,
    require_exclusive,
    verb,
    yes_option,
)
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.errors import CommandError
from tuneline_cli.output import tell, write, write_json
from tuneline_cli.trainer import show_findings
from tuneline_cli.trainer.leftovers import CLEAN_UP, RUN_PREFIX, Leftovers
from tuneline_cli.trainer.points import Findings
from tuneline_cli.trainer.probe_jobs import ProbeJobs, WaitSeconds
from tuneline_cli.trainer.run_check import CheckRun

EXAMPLES = """
  scripts/tuneline trainer check --dry-run   shows what would be done, and what it costs
  scripts/tuneline trainer check             asks first; jobs are cancelled at once, which takes minutes
  scripts/tuneline trainer check --train     trains a small model, too, and deletes it: about an hour
  scripts/tuneline trainer check --clean-up  removes what an interrupted check has left
"""


@verb(__doc__, EXAMPLES)
@click.option("--train", is_flag=True, help="train a small model, too")
@click.option("--clean-up", is_flag=True, help="remove what earlier checks have left, and check nothing")
@dry_run_option
@yes_option
@json_option
@with_bot
def command(bot: DeployedBot, *, train: bool, clean_up: bool, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Exit with 0 if each point was seen and nothing is left, else with 1, as if the operator declines."""
    require_exclusive(train=train, clean_up=clean_up)
    target = _target(bot.env)
    if clean_up:
        tell(f"All that checks have left in {target.where} is removed, also what one makes just now.")
    else:
        _show_plan(target, train=train)
    if dry_run:
        return FINE
    if declined := confirm("Remove it?" if clean_up else "Start it?", yes=yes):
        return declined
    run = RUN_PREFIX if clean_up else f"{RUN_PREFIX}{secrets.token_hex(6)}"
    project = _Project(bot, target, run)
    return project.clean_up(as_json=as_json) if clean_up else project.check(train=train, as_json=as_json)


@dataclass(frozen=True)
class _Target:
    """Where the check runs: `buckets` with their descriptions, that of TRAINING_BUCKET first."""

    region: str
    base_model: str
    buckets: Mapping[str, str]
    where: str


def _target(env: Mapping[str, str]) -> _Target:
    """Read the settings. A copy holds no key, so none is read for it. Raises CommandError."""
    without_keys = dict(env)
    settings, base_model = read(VertexTrainingSettings, without_keys), without_keys.get("BASE_MODEL", "")
    buckets = {
        settings.artifact_bucket: f"ARTIFACT_BUCKET in {settings.functions_region or 'its region'}",
        settings.bucket: "TRAINING_BUCKET",
    }
    if not settings.project or not settings.bucket:
        raise CommandError(
            "The check needs a deployed bot: GOOGLE_CLOUD_PROJECT and TRAINING_BUCKET are not set."
        )
    return _Target(
        region=settings.region,
        base_model=base_model if is_gemini(base_model) else GEMINI_BASE_MODEL,
        buckets={name: text for name, text in reversed(buckets.items()) if name},
        where=f"the project {settings.project} ({settings.region})",
    )


def _show_plan(target: _Target, *, train: bool) -> None:
    tell(f"In {target.where}, with made-up examples and {target.base_model}:")
    for line in show_findings.plan_lines(target.base_model, train=train):
        tell(line)
    most = show_findings.most_usd(target.base_model, train=train)
    tell(
        f"At most {shown_usd(most) if most is not None else 'an unknown price'} in all, if Google bills "
        "every cancelled job in full. Jobs, models, endpoints and files are removed at the end, also after "
        "Ctrl-C; ended jobs stay in Google's list."
    )


@dataclass(frozen=True)
class _Project:
    """The project in which the check makes what begins with `run`."""

    bot: DeployedBot
    target: _Target
    run: str

    def check(self, *, train: bool, as_json: bool) -> int:
        async def work(store: Documents) -> tuple[Findings | None, list[str]]:
            check = CheckRun(
                probes=self._probes(), objects=Objects(), buckets=self.target.buckets, report=tell
            )
            if (running := await check.running_job()) is not None:
                tell(f"{running} is running, and the check's jobs would wait for it: wait for its end.")
                return None, []
            try:
                await check.see_all(train=train)
            finally:
                left = await self._removed()
            await _record(store, check.findings)
            return check.findings, left

        findings, left = self.bot.with_documents(work)
        if findings is None:
            return ATTENTION
        if as_json:
            write_json({"points": show_findings.as_data(findings), "recorded": findings.facts, "left": left})
        else:
            write("\n".join(show_findings.table_lines(findings)))
        if findings.facts:
            tell(f"Recorded for the functions in {VERTEX_FACTS}: {show_findings.facts_text(findings)}")
        return ATTENTION if left or findings.unseen else FINE

    def clean_up(self, *, as_json: bool) -> int:
        async def work(_store: Documents) -> list[str]:
            return await self._removed()

        left = self.bot.with_documents(work)
        if as_json:
            write_json({"left": left})
        return ATTENTION if left else FINE

    async def _removed(self) -> list[str]:
        """Remove what was made; report and return what is left."""
        tell("Removing what the check has made …")
        leftovers = Leftovers(
            probes=self._probes(), objects=Objects(), buckets=list(self.target.buckets), run=self.run
        )
        try:
            left = await leftovers.remove()
        except BaseException:
            tell(f"Not all is removed. To remove the rest: {CLEAN_UP}")
            raise
        for text in left:
            tell(f"NOT removed: {text}")
        tell(f"To remove it: {CLEAN_UP}" if left else "Nothing is left of it.")
        return left

    def _probes(self) -> ProbeJobs:
        return ProbeJobs(
            api=vertex_api(self.bot.env),
            region=self.target.region,
            base_model=self.target.base_model,
            run=self.run,
            report=tell,
            seconds=WaitSeconds(),
        )


async def _record(store: Documents, findings: Findings) -> None:
    """Write what was seen into the stored record; what was not seen stays as it was."""
    facts: dict[str, Any] = {
        **findings.facts,
        "checked_at": datetime.now(UTC),
        "checked_by": getpass.getuser(),
    }
    await change_record(
        store, VertexFacts, VERTEX_FACTS, lambda stored: replace(stored or VertexFacts(), **facts)
    )
