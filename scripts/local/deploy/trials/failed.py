"""Says that a trial failed."""

from local.deploy.stopped import StoppedError


class TrialFailedError(StoppedError):
    """What does not work, and what to do about it."""
