"""Define settings as dataclass fields, and read them from environment variables."""

from collections.abc import Callable, Mapping
from dataclasses import field, fields
from typing import Any, TypeVar

from tuneline.errors import SettingError

T = TypeVar("T")


def setting(
    name: str,
    *,
    default: str | None = None,
    default_of: Callable[[Mapping[str, str]], str | None] | None = None,
    falls_back_to: str | None = None,
    unless: str | None = None,
    parse: Callable[[str], Any] = str,
    secret: bool = False,
) -> Any:
    """Define a field that is read from the variable `name`.

    It is required if it has neither a default nor a fallback. `default_of` computes the default from the
    other variables (None: `default`). The fallback is not used if the variable `unless` is set.
    """
    rest = {"default_of": default_of, "falls_back_to": falls_back_to, "unless": unless, "parse": parse}
    return field(repr=not secret, metadata={"name": name, "default": default, **rest})


def read(kind: type[T], env: Mapping[str, str]) -> T:
    """Build `kind`, a dataclass of settings, from `env`.

    Raises SettingError, which names the missing or unusable variable.
    """
    values = {}
    for setting_field in fields(kind):  # type: ignore[arg-type]
        metadata = setting_field.metadata
        name, fallback = metadata["name"], metadata["falls_back_to"]
        unless = metadata["unless"] if env.get(metadata["unless"] or "", "").strip() else None
        variables = (name, None if unless else fallback)
        stored = (env.get(variable, "").strip() for variable in variables if variable)
        raw = next(filter(None, stored), _default(metadata, env))
        if raw is None:
            raise SettingError(_missing(name, fallback, unless, kind.__name__))
        try:
            values[setting_field.name] = metadata["parse"](raw)
        except ValueError as wrong:
            raise SettingError(f"{name} cannot be used: {wrong}.") from None
    return kind(**values)


def _default(metadata: Mapping[str, Any], env: Mapping[str, str]) -> str | None:
    default: str | None = metadata["default"]
    computed: str | None = metadata["default_of"](env) if metadata["default_of"] else None
    return default if computed is None else computed


def _missing(name: str, fallback: str | None, unless: str | None, kind: str) -> str:
    if fallback is None:
        return f"Set {name} (required by {kind})."
    if unless is None:
        return f"Set {name} or {fallback} (required by {kind})."
    return f"Set {name} (required by {kind}); {fallback} is not used if {unless} is set."
