"""Payloads to JSON and back, by their types."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.kernel.ids import new_id
from fengqun.spine.activity.codec import PayloadError
from fengqun.spine.activity.types import Activity, codec_for, known_activities, payload_codec


class Leaf(StrEnum):
    GREEN = "green"
    BLACK = "black"


@dataclass(frozen=True)
class Cup:
    size_ml: int
    name: str
    is_full: bool = True


@dataclass(frozen=True, kw_only=True)
class Everything:
    count: int
    text: str
    flag: bool
    key: UUID
    moment: datetime
    day: date
    leaf: Leaf
    cup: Cup
    maybe: int | None
    cups: tuple[Cup, ...]
    pair: tuple[str, int]
    by_name: dict[str, tuple[int, ...]]
    by_key: dict[UUID, Cup | None]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
CUPS = st.builds(Cup, st.integers(), TEXT, st.booleans())
EVERYTHING = st.builds(
    Everything,
    count=st.integers(),
    text=TEXT,
    flag=st.booleans(),
    key=st.uuids(),
    moment=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()).map(  # noqa: DTZ001 - hypothesis adds the zone
        lambda moment: moment.astimezone(UTC)
    ),
    day=st.dates(),
    leaf=st.sampled_from(Leaf),
    cup=CUPS,
    maybe=st.none() | st.integers(),
    cups=st.lists(CUPS).map(tuple),
    pair=st.tuples(TEXT, st.integers()),
    by_name=st.dictionaries(TEXT, st.lists(st.integers()).map(tuple)),
    by_key=st.dictionaries(st.uuids(), st.none() | CUPS),
)


@given(EVERYTHING)
def test_whatever_goes_in_comes_out(value):
    codec = codec_for(Everything)
    assert codec.decode(json.loads(json.dumps(codec.encode(value)))) == value


@dataclass(frozen=True, kw_only=True)
class Old:
    gone: int
    kept: str


@dataclass(frozen=True, kw_only=True)
class New:
    kept: str
    later: int = 7
    listed: tuple[int, ...] = field(default_factory=tuple)
    optional: str | None


def test_what_was_stored_long_ago_is_read_with_the_class_of_today():
    stored = codec_for(Old).encode(Old(gone=1, kept="x"))
    assert codec_for(New).decode(stored) == New(kept="x", later=7, listed=(), optional=None)


def test_a_missing_field_without_default_says_so():
    with pytest.raises(PayloadError, match="Old: nothing stored for gone"):
        codec_for(Old).decode({"kept": "x"})


@pytest.mark.parametrize(
    ("hint", "wrong"),
    [
        (int, True),
        (int, "1"),
        (bool, 1),
        (str, 1),
        (str, "a\x00b"),
        (UUID, "not-a-uuid"),
        (datetime, datetime(2026, 1, 1)),  # noqa: DTZ001 - naive on purpose
        (date, datetime(2026, 1, 1, tzinfo=UTC)),
        (tuple[int, ...], [1]),
        (dict[str, int], []),
        (Cup, "cup"),
        (Leaf, 3),
    ],
)
def test_a_value_of_another_type_is_refused(hint, wrong):
    with pytest.raises(PayloadError):
        codec_for(hint).encode(wrong)


@pytest.mark.parametrize("hint", [float, list[int], int | str, dict[int, str], object])
def test_a_type_that_does_not_last_is_refused(hint):
    with pytest.raises(TypeError, match=r"cannot be stored|keys"):
        codec_for(hint)


def test_a_dataclass_that_can_change_is_refused():
    @dataclass
    class Loose:
        count: int

    with pytest.raises(TypeError, match="must be frozen"):
        codec_for(Loose)


def test_every_activity_of_the_house_can_be_stored():
    for kind in known_activities():
        payload_codec(kind)


def test_a_verb_belongs_to_one_class():
    @dataclass(frozen=True, kw_only=True)
    class First(Activity):
        verb = "codec.taken"
        object_kind = "x"
        label = "x"

    with pytest.raises(ValueError, match="already taken"):

        class Second(Activity):
            verb = "codec.taken"

    assert First(community_id=new_id(), object_id=new_id()).verb == "codec.taken"
