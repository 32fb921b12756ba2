"""Keep the deployed answers beside Terraform's state, for every computer that deploys the project.

The object gs://PROJECT-tuneline-state/answers.json holds no secret: secrets are in Secret Manager. That of
another bot of the project is bots/BOT/answers.json.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneline_cli.bot_name import BotName
from tuneline_cli.deploy.cloud import project as projects
from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_cli.deployments import state_bucket

# Each computer computes these itself.
_OWN = ("bundle", "secret_versions")
_NOTHING = object()


def address(bot: BotName) -> str:
    """Their address."""
    return f"gs://{state_bucket(bot.project)}/{bot.state_object('answers.json')}"


def read(programs: Programs, bot: BotName) -> dict[str, Any] | None:
    """Read the deployed answers; None before the first deployment."""
    if not projects.has_state_bucket(programs, bot.project):
        return None
    listed = programs.finds("gcloud", "storage", "objects", "describe", address(bot), "--format=value(name)")
    if listed is None:
        return None
    try:
        found = json.loads(programs.read("gcloud", "storage", "cat", address(bot)))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise StoppedError(f"{address(bot)} holds no JSON object: delete it, and the next apply writes it.")
    return found


def write(programs: Programs, bot: BotName, known: Mapping[str, Any]) -> dict[str, Any]:
    """Write them as deployed; return what was written."""
    shared = {name: value for name, value in known.items() if name not in _OWN}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.json"
        path.write_text(json.dumps(shared, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        programs.change("gcloud", "storage", "cp", str(path), address(bot))
    return shared


@dataclass(frozen=True)
class Joined:
    """The answers of this computer merged with the deployed ones; lines for the operator, by kind."""

    known: dict[str, Any]
    theirs: list[str]
    ours: list[str]
    conflicts: dict[str, str]


def join(here: Mapping[str, Any], deployed: Mapping[str, Any], *, before: Mapping[str, Any]) -> Joined:
    """Merge them; `before` are the deployed answers that this computer saw last.

    A change elsewhere is taken over, a change here stays. If both changed, the answer of this computer stays
    in `conflicts`, and the operator has to choose.
    """
    joined = Joined({name: here[name] for name in _OWN if name in here}, [], [], {})
    for name in sorted((here.keys() | deployed.keys()) - set(_OWN)):
        ours, theirs, old = (each.get(name, _NOTHING) for each in (here, deployed, before))
        taken = theirs if ours == old else ours
        if taken is not _NOTHING:
            joined.known[name] = taken
        if ours == theirs:
            continue
        if ours == old:
            joined.theirs.append(f"{name}: {_shown(ours)} → {_shown(theirs)}")
        elif theirs == old:
            joined.ours.append(f"{name}: {_shown(theirs)} → {_shown(ours)}")
        else:
            joined.conflicts[name] = f"{name}: {_shown(theirs)} → {_shown(ours)}"
    return joined


def _shown(value: Any) -> str:
    return "(not there)" if value is _NOTHING else json.dumps(value, ensure_ascii=False)
