"""Run `scripts/tuneline dataset generate`: read, estimate, ask the operator, ask the model, write."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tuneline.bootstrap.chat_hosts import chat_hosts_in
from tuneline.datasets.tokens import counter
from tuneline.errors import SettingError
from tuneline.generation.ask_pairs import Asker, StoppedError
from tuneline.generation.chunks import Chunk, cut
from tuneline.generation.cost import estimate
from tuneline.generation.document import Document
from tuneline.generation.filter_pairs import PairFilter
from tuneline.generation.passes import Passes, plan
from tuneline.generation.run_state import fingerprint
from tuneline.generation.write_pairs import examples, passages
from tuneline.inference.candidates import Candidate
from tuneline.inference.endpoints import Hosts, UnknownEndpointDropError
from tuneline.inference.model_host import ModelHost
from tuneline.settings import ChatSettings, read
from tuneline.storage.records.serving import BASE
from tuneline_cli.generate import console
from tuneline_cli.generate.console import tell
from tuneline_cli.generate.read_files import STDIN, read_all
from tuneline_cli.generate.state_file import BusyError, State, other_states, state_path
from tuneline_cli.generate.write_files import digest, passages_path, write

CALL_SECONDS: Final = 180.0
# Between them the host's client waits, as long as the host says.
MOST_RETRIES: Final = 4
INTERRUPTED: Final = 130
# The settings of a host with OpenAI's API, for errors that only an operator can fix.
_OPENAI_ADVICE: Final = (
    " CHAT_API_KEY or OPENAI_API_KEY is the key of that host; CHAT_BASE_URL or OPENAI_BASE_URL names another "
    "host."
)


class CallError(Exception):
    """The command was called in a way that cannot work; the text says how to fix it."""


@dataclass(frozen=True)
class GenerateOptions:
    """The command line of `generate`; `output` is `-` for the standard output."""

    files: tuple[str, ...]
    pairs: int
    output: str
    system_prompt: str | None
    model: str | None
    encoding: str | None
    replace: bool
    dry_run: bool
    yes: bool


@dataclass(frozen=True)
class ModelToAsk:
    """The model that writes the pairs, its host, and all hosts of the settings, to be closed."""

    name: str
    host: ModelHost
    hosts: Hosts
    advice: str


def generate(options: GenerateOptions, env: Mapping[str, str]) -> int:
    """Exit with 0, with 1 if no usable pair came out, with 2 if wrongly called, with 130 if interrupted."""
    try:
        return _generate(options, env)
    except (CallError, SettingError, BusyError, StoppedError) as wrong:
        tell(str(wrong))
    except OSError as wrong:
        tell(f"{wrong.filename or options.output} cannot be written: {wrong.strerror}.")
    except KeyboardInterrupt:
        tell("\nStopped.")
        return INTERRUPTED
    return 2


def _generate(options: GenerateOptions, env: Mapping[str, str]) -> int:
    output = None if options.output == "-" else Path(options.output)
    documents, wrong = read_all(options.files, encoding=options.encoding, stdin=sys.stdin.buffer)
    if wrong:
        raise CallError("\n".join([*wrong, "Nothing was sent and nothing was spent."]))
    model = _model_to_ask(options, env)
    chunks = cut(documents, wanted=options.pairs, count=counter(model.name).text)
    state = State(output and state_path(output, fingerprint(chunks, model=model.name, wanted=options.pairs)))
    if output is not None:
        _check_folder(output, options.files)
    with state.opened():
        if output is not None:
            _check_output(output, state, replace=options.replace)
        _tell_plan(documents, chunks, state, options, model)
        if options.dry_run:
            return 0
        if not _agreed(options):
            tell("Nothing was sent and nothing was spent.")
            return 1
        return _run(chunks, state, options, model)


def _model_to_ask(options: GenerateOptions, env: Mapping[str, str]) -> ModelToAsk:
    """The model and its host. Raises CallError if no setting names its host, and SettingError."""
    hosts = chat_hosts_in(env, seconds=CALL_SECONDS, max_retries=MOST_RETRIES)
    name = options.model or read(ChatSettings, env).base_model
    endpoint = Candidate(name, None, BASE).host
    try:
        return ModelToAsk(name, hosts.at(endpoint), hosts, advice="" if endpoint else _OPENAI_ADVICE)
    except UnknownEndpointDropError as unknown:
        raise CallError(f"{name} cannot be asked: {unknown}.") from None


def _run(chunks: Sequence[Chunk], state: State, options: GenerateOptions, model: ModelToAsk) -> int:
    pair_filter = PairFilter(options.system_prompt)
    try:
        passes = asyncio.run(_asked_for(chunks, state, pair_filter, options.pairs, model))
    except KeyboardInterrupt:
        tell("\nStopped. " + _next_run(state))
        return INTERRUPTED
    except StoppedError as stopped:
        raise StoppedError(f"{stopped}\n{_next_run(state)}") from None
    return _finish(passes, state, options, model.name)


async def _asked_for(
    chunks: Sequence[Chunk], state: State, pair_filter: PairFilter, wanted: int, model: ModelToAsk
) -> Passes:
    asker = Asker(host=model.host, model=model.name, advice=model.advice)
    passes = Passes(chunks, wanted, asker, state, pair_filter, console.progress)
    try:
        await passes.run()
    finally:
        await model.hosts.close()
    return passes


def _finish(passes: Passes, state: State, options: GenerateOptions, model: str) -> int:
    kept = passes.pair_filter.in_order()[: options.pairs]
    output = None if options.output == "-" else Path(options.output)
    console.tell_outcome(passes, model=model, kept=len(kept))
    if kept:
        content = examples(kept, options.system_prompt)
        # Recorded first: after an interruption the next run recognises the output as its own.
        state.note_written(digest(content))
        write(output, content)
        if output is not None:
            write(passages_path(output), passages(kept))
            console.tell_next(output, passages_path(output))
    if passes.problems or passes.unasked:
        tell(f"Failed chunks were left out; the next run asks about them again. {_next_run(state)}")
    else:
        state.end()
    return 0 if kept else 1


def _next_run(state: State) -> str:
    if not state.spent.calls:
        return "Nothing was spent."
    if state.path is None:
        return "With the output to a pipe nothing is kept; with -o FILE the next run can continue."
    return f"The answers so far are in {state.path}; the same command continues from there."


def _tell_plan(
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    state: State,
    options: GenerateOptions,
    model: ModelToAsk,
) -> None:
    first = [
        (chunk, count)
        for chunk, count in plan(chunks, options.pairs, without=set())
        if (1, chunk.number) not in state.answers
    ]
    console.tell_plan(
        documents,
        chunks,
        wanted=options.pairs,
        model=model.name,
        url=model.host.address,
        first=estimate(first, counter=counter(model.name)),
        before=len(state.answers),
    )
    if state.path is None:
        tell(
            "With the output to a pipe, passages are not written, and an interrupted run starts again. "
            "-o FILE writes both."
        )
    for other in other_states(Path(options.output), state.path) if state.path else ():
        tell(f"{other} belongs to a run with other documents or options; delete it if it is not needed.")


def _agreed(options: GenerateOptions) -> bool:
    """Whether the operator agrees to the price. Raises CallError without a terminal to ask at."""
    if options.yes:
        return True
    if not sys.stdin.isatty():
        raise CallError("There is no terminal to ask at: add --yes. Nothing was spent.")
    print("Continue? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _check_folder(output: Path, files: Sequence[str]) -> None:
    if not output.parent.is_dir():
        raise CallError(f"There is no folder {output.parent} for the output. Create it first.")
    inputs = {Path(file).resolve() for file in files if file != STDIN}
    if inputs & {output.resolve(), passages_path(output).resolve()}:
        raise CallError(f"{output} is one of the documents, and would be overwritten. Name another output.")


def _check_output(output: Path, state: State, *, replace: bool) -> None:
    """Raise CallError if the output exists and is not this run's own, or was changed."""
    if replace or not output.exists():
        return
    if state.written is None or digest(output.read_bytes()) != state.written:
        raise CallError(f"{output} exists already. Name another output, or add --replace.")
