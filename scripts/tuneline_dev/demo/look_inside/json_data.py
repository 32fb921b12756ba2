"""Values of the store as JSON data."""

from typing import Any


def json_data(value: Any) -> Any:
    """Return the value with times as text."""
    if isinstance(value, dict):
        return {name: json_data(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [json_data(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
