"""The error of a smoke test."""

from tuneline_cli.deploy.stopped import StoppedError


class TrialFailedError(StoppedError):
    """A test failed; the text says what does not work, and how to fix it."""
