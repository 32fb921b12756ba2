"""Start the emulator of OpenAI.

`python -m tuneline_dev.emulators.openai --port 8086 --api-key sk-local`
"""

import argparse

from tuneline_dev.emulators.openai.app import create_app
from tuneline_dev.emulators.program import serve_app


def arguments() -> argparse.Namespace:
    """Parse the command line: the port, the API key, the seconds of a job."""
    parser = argparse.ArgumentParser(prog="tuneline_dev.emulators.openai", description=__doc__)
    parser.add_argument("--port", type=int, default=8086, help="port on 127.0.0.1 (default: %(default)s)")
    parser.add_argument("--api-key", default="sk-local", help="the one key accepted (default: %(default)s)")
    parser.add_argument(
        "--job-seconds",
        type=float,
        default=4.0,
        help="seconds a fine-tuning job takes (default: %(default)s)",
    )
    return parser.parse_args()


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    args = arguments()
    serve_app(create_app(api_key=args.api_key, job_seconds=args.job_seconds), port=args.port)


if __name__ == "__main__":
    main()
