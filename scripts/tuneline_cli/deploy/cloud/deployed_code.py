"""Fetch the zip that is deployed, so that a key can be replaced without deploying other code."""

import hashlib
import sys
from pathlib import Path

from tuneline_cli import bundle
from tuneline_cli.deploy.cloud.programs import ProgramFailedError
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.stopped import StoppedError

_HELP = "`scripts/tuneline deploy rotate NAME --everything` deploys the code of this folder as well."


def fetch(where: Deployment, folder: Path) -> Path:
    """Fetch the deployed zip into `folder`; print a notice if this computer has other code.

    Raises StoppedError if the state does not name the deployed zip, or it is gone.
    """
    address = where.terraform.bundle_address()
    if address is None:
        raise StoppedError(f"Terraform does not know which code is deployed. {_HELP}")
    target = folder / "deployed.zip"
    try:
        where.programs.read("gcloud", "storage", "cp", address, str(target))
    except ProgramFailedError as failed:
        raise StoppedError(f"{failed}\nThe deployed code could not be fetched. {_HELP}") from None
    wanted = Path(address).stem
    if _hash(target) != wanted:
        raise StoppedError(f"The hash of {address} is not its name. {_HELP}")
    if _hash(bundle.build()) != wanted:
        print(
            "The code of this folder is not the deployed code. The deployed code stays; "
            "scripts/tuneline deploy apply deploys this one.",
            file=sys.stderr,
        )
    return target


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
