"""Says that a trial failed."""

from tuneline_cli.deploy.stopped import StoppedError


class TrialFailedError(StoppedError):
    """What does not work, and what to do about it."""
