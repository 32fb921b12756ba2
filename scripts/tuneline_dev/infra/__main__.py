"""Break `infra/` in realistic ways, and show which mistakes its own tests notice.

TERRAFORM_CHECK names the program that checks a folder, see `breaking.py`.
It ends with 1 where a mistake goes unnoticed.
"""

import os
import sys

from tuneline_dev.infra.mutate import NoCheckError, check_command, tried
from tuneline_dev.infra.mutations import MUTATIONS


def main() -> int:
    """Print a line for each mistake, and how many were noticed."""
    try:
        command = check_command(os.environ)
    except NoCheckError as missing:
        print(f"✗ {missing}", file=sys.stderr)
        return 1
    noticed = 0
    for one, is_noticed in tried(MUTATIONS, command):
        noticed += is_noticed
        print(f"{'✓' if is_noticed else '✗'} {one.found_by}: {one.what}", flush=True)
    print(f"{noticed} of {len(MUTATIONS)} mistakes noticed")
    return 0 if noticed == len(MUTATIONS) else 1


if __name__ == "__main__":
    sys.exit(main())
