"""Frozen dataclasses to JSON and back, by their type hints.

Reading is lenient where time passes (a field that is gone is dropped, a field that came later takes its
default, an optional one None), and strict where values are (a text is never taken for a number).
"""

import types
from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

Convert = Callable[..., Any]


class PayloadError(ValueError):
    """A value that does not fit its field."""


@dataclass(frozen=True, slots=True)
class Codec:
    """`encode` makes JSON of a value of one type, `decode` makes the value of JSON."""

    encode: Convert
    decode: Convert


def codec_for(hint: object, leaving_out: Collection[str] = frozenset()) -> Codec:
    """The codec of a type; of a dataclass without the fields `leaving_out`, which `decode` is then given apart.

    Raises TypeError for a type that cannot be stored.
    """
    if leaving_out:
        return _dataclass_codec(cast("type[Any]", hint), frozenset(leaving_out))
    return _codec(hint)


@cache
def _codec(hint: Any) -> Codec:  # noqa: ANN401 - a type hint can be anything
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _optional(hint)
    if origin is tuple:
        return _tuple(get_args(hint))
    if origin is dict:
        return _dict(*get_args(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Codec(_exactly(hint, str), hint)
    if isinstance(hint, type) and is_dataclass(hint):
        if not hint.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            raise TypeError(f"{hint.__qualname__} must be frozen to be stored in an activity")
        return _dataclass_codec(hint, frozenset())
    raise TypeError(f"{hint!r} cannot be stored in an activity")


def _exactly(kind: type, convert: Convert | None = None) -> Convert:
    def check(value: Any) -> Any:  # noqa: ANN401 - checked here
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise PayloadError(f"{value!r} is no {kind.__name__}")
        return convert(value) if convert else value

    return check


def _text(value: str) -> str:
    if not isinstance(value, str):
        raise PayloadError(f"{value!r} is no str")
    if "\x00" in value:
        raise PayloadError("PostgreSQL stores no text with a zero character")
    return str(value)


def _moment(value: datetime) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise PayloadError(f"{value!r} is no moment with a time zone")
    return value.astimezone(UTC).isoformat()


def _day(value: date) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PayloadError(f"{value!r} is no date")
    return value.isoformat()


def _optional(hint: Any) -> Codec:  # noqa: ANN401 - a type hint
    inner = [part for part in get_args(hint) if part is not types.NoneType]
    if len(inner) != 1 or len(get_args(hint)) != 2:  # noqa: PLR2004 - X | None has two sides
        raise TypeError(f"{hint!r} cannot be stored in an activity: only X | None can")
    codec = _codec(inner[0])
    return Codec(
        lambda value: None if value is None else codec.encode(value),
        lambda value: None if value is None else codec.decode(value),
    )


def _tuple(parts: tuple[Any, ...]) -> Codec:
    if len(parts) == 2 and parts[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        codec = _codec(parts[0])
        return Codec(
            lambda value: [codec.encode(item) for item in _exactly(tuple)(value)],
            lambda value: tuple([codec.decode(item) for item in _exactly(list)(value)]),
        )
    codecs = [_codec(part) for part in parts]
    return Codec(
        lambda value: [one.encode(item) for one, item in zip(codecs, _exactly(tuple)(value), strict=True)],
        lambda value: tuple([one.decode(item) for one, item in zip(codecs, _exactly(list)(value), strict=True)]),
    )


def _dict(key: Any, value: Any) -> Codec:  # noqa: ANN401 - type hints
    keys, values = _codec(key), _codec(value)
    if key not in {str, UUID} and not (isinstance(key, type) and issubclass(key, StrEnum)):
        raise TypeError(f"a dictionary in an activity has text, enum or UUID keys, not {key!r}")
    return Codec(
        lambda given: {keys.encode(k): values.encode(v) for k, v in _exactly(dict)(given).items()},
        lambda given: {keys.decode(k): values.decode(v) for k, v in _exactly(dict)(given).items()},
    )


def _dataclass_codec(kind: type[Any], leaving_out: frozenset[str]) -> Codec:
    hints = get_type_hints(kind)
    stored = [(one.name, _codec(hints[one.name])) for one in fields(kind) if one.name not in leaving_out]
    fallbacks = {one.name: _fallback(hints[one.name], one) for one in fields(kind) if one.name not in leaving_out}

    def encode(value: Any) -> dict[str, Any]:  # noqa: ANN401 - checked here
        if not isinstance(value, kind):
            raise PayloadError(f"{value!r} is no {kind.__name__}")
        try:
            return {name: codec.encode(getattr(value, name)) for name, codec in stored}
        except PayloadError as error:
            raise PayloadError(f"{kind.__name__}: {error}") from error

    def decode(given: dict[str, Any], **apart: Any) -> Any:  # noqa: ANN401 - an instance of `kind`
        if not isinstance(given, dict):
            raise PayloadError(f"{given!r} is no {kind.__name__}")
        for name, codec in stored:
            if name in given:
                apart[name] = codec.decode(given[name])
            elif fallback := fallbacks[name]:
                apart[name] = fallback()
            else:
                raise PayloadError(f"{kind.__name__}: nothing stored for {name}, which has no default")
        return kind(**apart)

    return Codec(encode, decode)


def _fallback(hint: Any, one: Any) -> Callable[[], Any] | None:  # noqa: ANN401 - a type hint and its field
    if one.default is not MISSING:
        return lambda: one.default
    if one.default_factory is not MISSING:
        return cast("Callable[[], Any]", one.default_factory)
    if types.NoneType in get_args(hint) and get_origin(hint) in {Union, types.UnionType}:
        return lambda: None
    return None


_PLAIN: dict[Any, Codec] = {
    int: Codec(_exactly(int), _exactly(int)),
    bool: Codec(_exactly(bool), _exactly(bool)),
    str: Codec(_text, _exactly(str)),
    UUID: Codec(_exactly(UUID, str), UUID),
    datetime: Codec(_moment, datetime.fromisoformat),
    date: Codec(_day, date.fromisoformat),
    types.NoneType: Codec(_exactly(types.NoneType), _exactly(types.NoneType)),
}
