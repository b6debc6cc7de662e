"""What crosses the wall of this room: activities, and the envelopes they come back in."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from fengqun.kernel import clock
from fengqun.spine.activity.codec import Codec, codec_for

__all__ = [
    "Activity",
    "Codec",
    "DeadLetterCard",
    "Lag",
    "Recorded",
    "Replayed",
    "StoredActivity",
    "codec_for",
    "known_activities",
    "payload_codec",
    "type_of",
]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A fact in the past tense: who (`actor_id`, a member) did what (`verb`) to which object, and when.

    A subclass is a frozen, keyword-only dataclass that names its `verb` (`orders.paid`, unique), the
    `object_kind` that `object_id` belongs to, and a `label` that people read. Its own fields are the payload:
    `int`, `str`, `bool`, `UUID`, `datetime`, `date`, `StrEnum`, tuples and dictionaries of those, other frozen
    dataclasses of those, each of them or None. What was stored long ago is read with the class of today:
    fields it does not know any more are dropped, fields that were not there yet take their default.
    """

    verb: ClassVar[str]
    object_kind: ClassVar[str]
    label: ClassVar[str | Promise]

    community_id: UUID
    object_id: UUID
    actor_id: UUID | None = None
    occurred_at: datetime = field(default_factory=clock.now)

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        if "verb" not in cls.__dict__:
            return
        other = _known.get(cls.verb)
        if other is not None and (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
            message = f"the verb {cls.verb!r} is already taken by {other.__module__}.{other.__qualname__}"
            raise ValueError(message)
        _known[cls.verb] = cls


_known: dict[str, type[Activity]] = {}
_payload_codecs: dict[type[Activity], Codec] = {}
_BASE_FIELDS = frozenset(base.name for base in fields(Activity))


def type_of(verb: str) -> type[Activity] | None:
    """The class of activities with this verb, or None where no installed room knows it."""
    return _known.get(verb)


def known_activities() -> list[type[Activity]]:
    """Every kind of activity of the installed rooms, by verb."""
    return [kind for _verb, kind in sorted(_known.items())]


def payload_codec(kind: type[Activity]) -> Codec:
    """How the payload of `kind` is written and read; raises TypeError for fields that cannot be stored."""
    codec = _payload_codecs.get(kind)
    if codec is None:
        codec = _payload_codecs[kind] = codec_for(kind, leaving_out=_BASE_FIELDS)
    return codec


A_co = TypeVar("A_co", bound=Activity, covariant=True)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[A_co]):
    """An activity as a subscriber gets it.

    `seq` grows in the order of recording within the server; it numbers this delivery, not the activity.
    `cause_id` is the activity whose handling led to this one, if any.
    """

    id: UUID
    seq: int
    activity: A_co
    recorded_at: datetime
    cause_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredActivity:
    """An activity as history shows it. `activity` is None where no installed room knows the verb any more."""

    id: UUID
    community_id: UUID
    verb: str
    actor_id: UUID | None
    object_kind: str
    object_id: UUID
    occurred_at: datetime
    recorded_at: datetime
    cause_id: UUID | None
    payload: dict[str, Any]
    activity: Activity | None

    @property
    def label(self) -> str:
        """What people read; the verb itself where nobody knows it any more."""
        return self.verb if self.activity is None else str(self.activity.label)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far one subscriber is behind, over all communities."""

    subscriber: str
    waiting: int
    oldest_recorded_at: datetime | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class DeadLetterCard:
    """A delivery that kept failing and was put aside."""

    id: UUID
    community_id: UUID
    subscriber: str
    activity_id: UUID
    state: str
    error: str
    traceback: str
    attempts: int
    parked_at: datetime
    resolved_at: datetime | None
    resolved_by: UUID | None
    reason: str
    activity: StoredActivity | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """The outcome of replaying a dead letter; `error` says what failed again, empty if it went well."""

    dead_letter_id: UUID
    is_done: bool
    error: str = ""
