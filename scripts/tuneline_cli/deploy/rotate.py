"""Replace a key while the bot runs, without a lost message; finish later with --finish."""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from tuneline_cli import bundle
from tuneline_cli.command import verb
from tuneline_cli.deploy import apply, deployment, secret_prompt
from tuneline_cli.deploy.cloud import deployed_code
from tuneline_cli.deploy.cloud.secret_kinds import HOST_KEYS, SecretKind
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.options import DeployOptions, with_deploy_options
from tuneline_cli.deploy.smoke_tests import webhook_test
from tuneline_cli.deploy.stopped import StoppedError

EXAMPLES = """
  scripts/tuneline deploy rotate openai-api-key             then delete the old one at OpenAI
  scripts/tuneline deploy rotate openai-api-key --finish    nothing can read the old one any more

  scripts/tuneline deploy rotate line-channel-secret        waits for the new one: click Issue only then
  scripts/tuneline deploy rotate line-channel-secret --finish

  scripts/tuneline deploy rotate chat-endpoints             other hosts of models, also the first time

The deployed code and answers stay; --everything deploys those of this folder as well.

LINE invalidates a channel secret the moment it issues a new one. Until the new one is deployed the bot
refuses LINE's requests; LINE sends them again if “Webhook redelivery” is on (LINE Developers console, your
channel, tab Messaging API). Switch it on first, and no message is lost. Until --finish both secrets work.
"""
CHANNEL_SECRET = "line-channel-secret"  # noqa: S105 its name
_BEFORE = {
    CHANNEL_SECRET: "“Webhook redelivery” is on? Then click Issue beside the channel secret now.",
    "line-channel-access-token": "Issue a new one; if LINE asks, keep the old one valid for some hours.",
}
# The functions that read the keys, and the grants with which they do.
_READERS = ("google_cloudfunctions2_function.all", "google_secret_manager_secret_iam_member.readers")
_AFTER = {CHANNEL_SECRET: "when no message is on its way any more, for example tomorrow"}


@verb(__doc__, EXAMPLES)
@click.argument("name")
@click.option("--finish", is_flag=True, help="disable the old one")
@click.option("--everything", is_flag=True, help="deploy the code and the answers of this folder as well")
@with_deploy_options
def command(options: DeployOptions, *, name: str, finish: bool, everything: bool) -> int:
    """Exit with 0 if the new key is in use (with `--finish` only that), else with 1."""
    where = deployment.find(options)
    kind = _kind(where, name)
    _require_stored(where, kind, finish=finish)
    # Everything that takes time and can fail comes before the new secret is issued.
    bundle.build()
    where.terraform.init()
    with tempfile.TemporaryDirectory() as folder:
        deploy = partial(apply.put_in_force, where) if everything else _key_alone(where, Path(folder))
        if finish:
            _finish(where, kind, deploy)
        else:
            _replace(where, kind, deploy)
    return 0


def _key_alone(where: Deployment, folder: Path) -> Callable[[], None]:
    """Return the deployment of the new key alone. StoppedError if other changes would be deployed with it."""
    if where.answers.changed_here:
        raise StoppedError(
            "A rotation deploys the key alone, and these answers were changed here and are not deployed:\n"
            + "\n".join(f"    {line}" for line in where.answers.changed_here)
            + "\nRun scripts/tuneline deploy apply first, or add --everything."
        )
    if where.programs.dry_run:
        return lambda: where.terraform.apply(only=_READERS)
    code = deployed_code.fetch(where, folder)

    def deploy() -> None:
        where.write_answers()
        where.terraform.apply(only=_READERS, bundle=code)

    return deploy


def _require_stored(where: Deployment, kind: SecretKind, *, finish: bool) -> None:
    """Check that there is something to replace. Other hosts may be stored for the first time.

    Raises StoppedError, which says how to store what is missing.
    """
    if where.secrets.is_stored(kind.name):
        return
    if kind.name in HOST_KEYS and kind.is_optional:
        raise StoppedError(
            f"{kind.name} is not stored, and Gemini on Vertex AI needs no key. To train at OpenAI or a host "
            "with its API: scripts/tuneline deploy apply --trainer openai, which asks for the key."
        )
    if finish or not kind.is_optional:
        raise StoppedError(f"There is no {kind.words} yet: scripts/tuneline deploy secrets asks for it.")


def _kind(where: Deployment, name: str) -> SecretKind:
    for kind in where.kinds:
        if kind.name == name:
            return kind
    raise StoppedError(
        f"There is no secret {name!r}: it is one of {', '.join(kind.name for kind in where.kinds)}."
    )


def _replace(where: Deployment, kind: SecretKind, deploy: Callable[[], None]) -> None:
    print(_BEFORE.get(kind.name, "Create a new one; keep the old one valid."), file=sys.stderr)
    if where.programs.dry_run:
        where.secrets.add(kind.name, "")
        deploy()
        return
    new = secret_prompt.value_of(kind)
    _make_place(where, kind)
    in_force = _in_force(where, kind)
    if new not in in_force[:1]:
        kept = [new, *in_force[:1]] if kind.name == CHANNEL_SECRET else [new]
        where.secrets.add(kind.name, " ".join(kept))
    deploy()
    if kind.name == CHANNEL_SECRET:
        print(f"✓ {webhook_test.trial(where)}", file=sys.stderr)
    else:
        print("✓ The new one is in use: delete the old one at its host.", file=sys.stderr)
    when = _AFTER.get(kind.name, "then")
    print(f"Last step, {when}: scripts/tuneline deploy rotate {kind.name} --finish", file=sys.stderr)


def _make_place(where: Deployment, kind: SecretKind) -> None:
    """Have Terraform make the place of an optional secret that is stored for the first time."""
    if kind.name not in where.secrets.names():
        where.write_answers(new_secret=kind.name)
        variable = kind.name.upper().replace("-", "_")
        where.terraform.apply(only=[f'google_secret_manager_secret.all["{variable}"]'])


def _finish(where: Deployment, kind: SecretKind, deploy: Callable[[], None]) -> None:
    """Keep one value, and disable the versions before it."""
    if not where.programs.dry_run:
        in_force = _in_force(where, kind)
        if len(in_force) > 1:
            where.secrets.add(kind.name, in_force[0])
    # Deployed before the old versions are disabled: an instance that cannot read its version does not start.
    deploy()
    for version in where.secrets.versions(kind.name)[1:]:
        where.secrets.disable(kind.name, version)
    print(f"✓ Only the newest {kind.words} is in use.", file=sys.stderr)


def _in_force(where: Deployment, kind: SecretKind) -> list[str]:
    """The values in use, the newest first: one or two channel secrets, one or none of the others."""
    if not where.secrets.versions(kind.name):
        return []
    value = where.secrets.value(kind.name)
    return value.split() if kind.name == CHANNEL_SECRET else [value.strip()]
