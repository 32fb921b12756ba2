"""Decide when a failed task is retried, and when it is dropped."""

from dataclasses import dataclass, replace
from typing import Any, Self


@dataclass(frozen=True)
class Retry:
    """A queue's or a task's retry settings, in seconds; the defaults are Google's.

    `max_attempts` counts the first attempt, -1 is without limit; `max_retry_duration` 0 is without limit.
    https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig
    """

    min_backoff: float = 0.1
    max_backoff: float = 3600.0
    max_doublings: int = 16
    max_attempts: int = 100
    max_retry_duration: float = 0.0

    def delay(self, failures: int) -> float:
        """Seconds to wait after that many failures (1 or more): doubling, then linear, then `max_backoff`."""
        doubled = min(failures - 1, self.max_doublings)
        linear = max(failures - 1 - self.max_doublings, 0)
        return min(self.min_backoff * 2.0**doubled * (linear + 1), self.max_backoff)

    def is_over(self, *, attempts: int, age: float) -> bool:
        """Return whether both limits are reached after `attempts`, `age` seconds after the first."""
        reached = []
        if self.max_attempts != -1:
            reached.append(attempts >= self.max_attempts)
        if self.max_retry_duration > 0:
            reached.append(age >= self.max_retry_duration)
        return bool(reached) and all(reached)

    def overridden_by(self, config: Any) -> Self:
        """Return these settings, overridden by those of a RetryConfig message."""
        changes: dict[str, Any] = {}
        for name in ("min_backoff", "max_backoff", "max_retry_duration"):
            if config.HasField(name):
                changes[name] = getattr(config, name).ToTimedelta().total_seconds()
        for name in ("max_doublings", "max_attempts"):
            if getattr(config, name):
                changes[name] = getattr(config, name)
        return replace(self, **changes)
