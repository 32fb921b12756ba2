"""Run Tuneline on this machine.

scripts/demo                 start everything and open the page it prints
scripts/demo --check         play the whole loop without a person; exits with 0 if every step passes
scripts/demo --check --dataset my_questions.jsonl     the same, with your dataset first
scripts/demo --port 9000     use the ten ports from 9000 on
scripts/demo --trainer openai     train at the emulator of OpenAI, not at that of Vertex AI
LINE_API_BASE_URL=… scripts/demo     use this instead of LINE's emulator
OPENAI_BASE_URL=… scripts/demo --trainer openai     use this instead of OpenAI's emulator
"""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tuneline_cli.errors import CommandError
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.exported_state import export_state
from tuneline_dev.demo.page import serve_page
from tuneline_dev.demo.samples import SAMPLE
from tuneline_dev.demo.scenario.play import play
from tuneline_dev.demo.scenario.steps import FailedStepError
from tuneline_dev.demo.schedule import poll_for_ever
from tuneline_dev.model_platform import TRAINERS, Trainer
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack, StackError

DEFAULT_TRAINER: Final[Trainer] = "vertex"


def main(arguments: Sequence[str]) -> int:
    """Run the demo until it is stopped, or the check. Returns 0 (fine), 1 (failed) or 2 (usage)."""
    options = _arguments(arguments)
    stack = Stack(
        port=options.port, given=os.environ, trainer=options.trainer, job_seconds=options.job_seconds
    )
    if options.check and stack.given.get("LINE_API_BASE_URL"):
        print("--check plays the user on LINE's emulator: unset LINE_API_BASE_URL for it.", file=sys.stderr)
        return 2
    try:
        stack.require_free_ports()
        _clear(stack)
        with Processes(stack.logs) as processes:
            stack.start(processes)
            return asyncio.run(_run(stack, processes, options))
    except (StackError, FailedStepError, CommandError) as failed:
        print(f"✗ {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; no process is left running.")
        return 0


async def _run(stack: Stack, processes: Processes, options: argparse.Namespace) -> int:
    end_on_signals()
    # The functions log to their own files; this process shows its work on the page or in the steps.
    logging.getLogger("tuneline").addHandler(logging.NullHandler())
    async with DemoClient(stack, processes) as client:
        polling = asyncio.ensure_future(poll_for_ever(stack.url(4)))
        try:
            if options.check:
                await play(client, name=options.dataset.name, content=options.dataset.read_bytes())
                if options.export:
                    _export(client, options.export)
                return 0
            for name, where in stack.table():
                print(f"{name:<15} {where}")
            print("Press Ctrl-C to stop.", flush=True)
            if options.no_page:
                await asyncio.Event().wait()
            await serve_page(client, port=options.port)
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
        finally:
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling
    return 0


def _export(client: DemoClient, folder: Path) -> None:
    documents, objects = export_state(folder, store=client.stack.store, storage=client.storage)
    print(f"{documents} documents and {objects} objects are in {folder}")


def end_on_signals() -> None:
    """Cancel the running task at Ctrl-C, at the end of its terminal and at an ordinary kill."""
    running = asyncio.current_task()
    assert running is not None  # noqa: S101 we are inside one
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)


def _clear(stack: Stack) -> None:
    """Delete the store and the logs of an earlier run: the emulators start empty, too."""
    for file in (*stack.store.parent.glob("store.db*"), *stack.logs.glob("*.log")):
        file.unlink()


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8080, help="the first of ten ports (default: 8080)")
    parser.add_argument(
        "--trainer",
        choices=TRAINERS,
        default=DEFAULT_TRAINER,
        help="where models are trained and answer (default: %(default)s)",
    )
    parser.add_argument("--check", action="store_true", help="play the whole loop without a person")
    parser.add_argument(
        "--dataset", type=Path, default=SAMPLE, help="the first dataset of --check (default: the sample)"
    )
    parser.add_argument(
        "--job-seconds",
        type=float,
        default=Stack.job_seconds,
        help="seconds that a training takes at an emulator (default: %(default)s)",
    )
    parser.add_argument(
        "--export", type=Path, metavar="FOLDER", help="write the state after --check to files, for a release"
    )
    parser.add_argument("--no-page", action="store_true", help="start everything but the page")
    options = parser.parse_args(arguments)
    if not options.dataset.is_file():
        parser.error(f"there is no file {options.dataset}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
