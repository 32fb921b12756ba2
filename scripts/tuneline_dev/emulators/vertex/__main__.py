"""Start the emulator of Vertex AI.

`python -m tuneline_dev.emulators.vertex --port 8089 --storage http://127.0.0.1:8087`
"""

import argparse
import os

from tuneline_dev.emulators.program import serve_app
from tuneline_dev.emulators.vertex.app import PROJECT, PROJECT_NUMBER, create_app


def arguments() -> argparse.Namespace:
    """Parse the command line: the port, the storage emulator, the project, the seconds of a job."""
    parser = argparse.ArgumentParser(prog="tuneline_dev.emulators.vertex", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, default=8089, help="port on 127.0.0.1 (default: %(default)s)")
    add(
        "--storage",
        default=os.environ.get("STORAGE_EMULATOR_HOST"),
        help="address of the storage emulator (default: $STORAGE_EMULATOR_HOST)",
    )
    add("--project", default=PROJECT, help="id of the project (default: %(default)s)")
    add("--project-number", default=PROJECT_NUMBER, help="number of the project (default: %(default)s)")
    add("--access-token", help="a token that is accepted beside those of the metadata server")
    add("--job-seconds", type=float, default=4.0, help="seconds a tuning job takes (default: %(default)s)")
    return parser.parse_args()


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    given = arguments()
    app = create_app(
        storage_url=given.storage,
        project=given.project,
        project_number=given.project_number,
        access_token=given.access_token,
        job_seconds=given.job_seconds,
    )
    serve_app(app, port=given.port)


if __name__ == "__main__":
    main()
