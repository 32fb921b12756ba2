"""Terraform's outputs of a deployment; an output that is missing was not deployed."""

from collections.abc import Iterator, Mapping
from typing import Any

from tuneline_cli.deploy.stopped import StoppedError


class Outputs(Mapping[str, Any]):
    """The values by name. A missing one raises StoppedError: an `apply` ended before it."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            raise StoppedError(
                f"The deployment is incomplete ({name} is missing): run scripts/tuneline deploy apply."
            )
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
