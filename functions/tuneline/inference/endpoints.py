"""The hosts in the settings, by the names that candidates have for them."""

from collections.abc import Mapping

from tuneline.inference.model_host import ModelHost
from tuneline.inference.model_host_errors import NotFoundDropError


class UnknownEndpointDropError(NotFoundDropError):
    """A model names an endpoint that is in no setting; it is treated as gone."""


class Hosts:
    """The hosts by endpoint name; the empty name is the default host's."""

    def __init__(self, hosts: Mapping[str, ModelHost]) -> None:
        self._hosts = hosts

    def at(self, endpoint: str) -> ModelHost:
        """Return the host of that name. UnknownEndpointDropError if there is none."""
        if endpoint not in self._hosts:
            raise UnknownEndpointDropError(
                f"the endpoint {endpoint!r} is not in CHAT_ENDPOINTS"
                if endpoint
                else "there is no host with OpenAI's API: CHAT_API_KEY and OPENAI_API_KEY are not set"
            )
        return self._hosts[endpoint]

    def names(self) -> list[str]:
        """List the names of the hosts, without the default host."""
        return [name for name in self._hosts if name]

    async def close(self) -> None:
        """Close the connections."""
        for host in self._hosts.values():
            await host.close()
