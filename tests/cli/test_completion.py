"""The shells complete `scripts/tuneline` as its page describes, typed at a terminal."""

import os
import pty
import shutil
import signal
import time
from pathlib import Path

import pytest

from tuneline_cli.environment import ROOT

STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(_TUNELINE_COMPLETE=bash_source {})"'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -U compinit; compinit -u -D; eval "$(_TUNELINE_COMPLETE=zsh_source {})"',
    ),
    "fish": (["fish", "--no-config", "-i"], "_TUNELINE_COMPLETE=fish_source {} | source"),
}
READY = b"completion-is-ready"


class Terminal:
    """A shell at a terminal, with what it has printed."""

    def __init__(self, command: list[str], home: Path) -> None:
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        # The shell needs the terminal as its own, which a new process of `subprocess` does not get.
        self._shell, self._ours = pty.fork()
        if not self._shell:
            os.chdir(ROOT)
            os.execvpe(command[0], command, environment)
        os.set_blocking(self._ours, False)
        self.printed = b""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def wait_for(self, text: bytes) -> None:
        """Read until `text` was printed."""
        end = time.monotonic() + 60
        while text not in self.printed:
            assert time.monotonic() < end, self.printed.decode(errors="replace")
            try:
                self.printed += os.read(self._ours, 65536)
            except BlockingIOError:
                time.sleep(0.02)

    def close(self) -> None:
        os.kill(self._shell, signal.SIGKILL)
        os.waitpid(self._shell, 0)
        os.close(self._ours)


@pytest.mark.process
@pytest.mark.parametrize("shell", STARTS)
@pytest.mark.parametrize("program", ["scripts/tuneline", "./scripts/tuneline"])
def test_a_shell_completes_a_command_that_is_typed_at_it(shell: str, program: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    command, setup = STARTS[shell]
    terminal = Terminal(command, tmp_path)
    try:
        terminal.type(setup.format("scripts/tuneline") + "; printf '%s-is-ready\\n' completion\n")
        terminal.wait_for(READY)
        terminal.type(f"{program} events list --unan\t")
        terminal.wait_for(b"swered")
    finally:
        terminal.close()
