"""Make realistic mistakes in `infra/`, and show which of them its tests find.

TERRAFORM_CHECK names the program that checks a folder, see `mutate.py`.
It exits with 1 if a mistake is not found.
"""

import os
import sys

from tuneline_dev.infra.mutate import NoCheckError, check_command, tried
from tuneline_dev.infra.mutations import MUTATIONS


def main() -> int:
    """Print a line for each mistake, and the number that was found."""
    try:
        command = check_command(os.environ)
    except NoCheckError as missing:
        print(f"✗ {missing}", file=sys.stderr)
        return 1
    number = 0
    for mutation, is_found in tried(MUTATIONS, command):
        number += is_found
        print(f"{'✓' if is_found else '✗'} {mutation.found_by}: {mutation.what}", flush=True)
    print(f"{number} of {len(MUTATIONS)} mistakes found")
    return 0 if number == len(MUTATIONS) else 1


if __name__ == "__main__":
    sys.exit(main())
