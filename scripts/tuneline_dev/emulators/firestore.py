"""Run Google's Firestore emulator, directly from the jar of the Google Cloud CLI.

With `gcloud`, its Java process stays alive when the command is stopped, so Java is started here.
https://cloud.google.com/sdk/gcloud/reference/emulators/firestore
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

JAR = Path("platform/cloud-firestore-emulator/cloud-firestore-emulator.jar")
MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
START_SECONDS = 30.0
STOP_SECONDS = 10.0


class EmulatorUnavailableError(Exception):
    """The emulator cannot be started; the text says what to install."""


class FirestoreEmulator:
    """One emulator on a free port, in memory: `with FirestoreEmulator() as it: it.address`."""

    def __init__(self) -> None:
        self._command = _command()
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ""

    @property
    def pid(self) -> int:
        """Return the process id of the running emulator."""
        if self._process is None:
            raise EmulatorUnavailableError("the Firestore emulator was not started")
        return self._process.pid

    def __enter__(self) -> Self:
        return self.start()

    def start(self) -> Self:
        """Start the emulator and wait until it listens."""
        self.address = f"127.0.0.1:{_free_port()}"
        host, port = self.address.split(":")
        self._process = subprocess.Popen(
            [*self._command, f"--host={host}", f"--port={port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait(host, int(port))
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait(self, host: str, port: int) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection((host, port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.__exit__()
        raise EmulatorUnavailableError(f"the Firestore emulator did not listen within {START_SECONDS:.0f} s")


def _command() -> list[str]:
    java = shutil.which("java")
    if java is None:
        raise EmulatorUnavailableError("Java is missing: install a Java runtime, version 17 or later.")
    jars = [root / JAR for root in _sdk_roots() if (root / JAR).is_file()]
    if not jars:
        raise EmulatorUnavailableError(
            "The emulator's jar is missing: install the Google Cloud CLI, then run"
            " `gcloud components install cloud-firestore-emulator`."
        )
    return [java, "-Duser.language=en", "-cp", str(jars[0]), MAIN]


def _sdk_roots() -> list[Path]:
    """Return the possible folders of the Google Cloud CLI, the usual ones first: asking it takes a second."""
    gcloud = shutil.which("gcloud")
    roots = [Path(os.environ["CLOUDSDK_ROOT_DIR"])] if os.environ.get("CLOUDSDK_ROOT_DIR") else []
    if gcloud:
        roots.append(Path(gcloud).resolve().parent.parent)
    return [*roots, Path("/usr/lib/google-cloud-sdk"), Path.home() / "google-cloud-sdk"]


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
