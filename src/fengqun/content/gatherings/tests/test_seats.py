"""The arithmetic of seats, by its properties."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fengqun.content.gatherings.seats import Wish, Word, next_seated, room_left, word_after_no_shows, word_after_waiting

KINDS = [UUID(int=1), UUID(int=2)]
START = datetime(2026, 3, 7, 6, tzinfo=UTC)
WISHES = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 4)), max_size=12)
ROOM = st.none() | st.integers(0, 12)


def line_of(wishes):
    return [Wish(UUID(int=100 + place), kind, heads) for place, (kind, heads) in enumerate(wishes)]


@given(WISHES, ROOM, ROOM, ROOM)
def test_never_more_heads_than_room(wishes, room, first, second):
    line = line_of(wishes)
    seated = set(next_seated(line, room, {KINDS[0]: first, KINDS[1]: second}))
    heads = {kind: sum(one.heads for one in line if one.id in seated and one.ticket_id == kind) for kind in KINDS}
    assert room is None or sum(heads.values()) <= room
    assert first is None or heads[KINDS[0]] <= first
    assert second is None or heads[KINDS[1]] <= second


@given(WISHES, ROOM, ROOM, ROOM)
def test_nobody_is_overtaken_within_a_kind(wishes, room, first, second):
    line = line_of(wishes)
    seated = set(next_seated(line, room, {KINDS[0]: first, KINDS[1]: second}))
    for kind in KINDS:
        in_line = [one.id in seated for one in line if one.ticket_id == kind]
        assert in_line == sorted(in_line, reverse=True)


@given(WISHES, ROOM)
def test_without_quotas_the_line_is_cut_in_one_place(wishes, room):
    line = line_of(wishes)
    seated = set(next_seated(line, room, dict.fromkeys(KINDS)))
    in_line = [one.id in seated for one in line]
    assert in_line == sorted(in_line, reverse=True)


def test_a_used_up_kind_holds_up_nobody_else():
    line = line_of([(KINDS[0], 1), (KINDS[1], 1), (KINDS[0], 1)])
    assert next_seated(line, 5, {KINDS[0]: 0, KINDS[1]: 1}) == [line[1].id]


def test_who_needs_more_than_there_is_is_not_overtaken():
    line = line_of([(KINDS[0], 3), (KINDS[0], 1)])
    assert next_seated(line, 2, {KINDS[0]: None, KINDS[1]: None}) == []


def test_a_lowered_limit_leaves_no_room_and_no_debt():
    assert (room_left(5, 8), room_left(8, 5), room_left(None, 5)) == (0, 3, None)


def test_moving_up_early_asks_for_no_word():
    assert word_after_waiting(START - timedelta(hours=25), START) == Word()


def test_moving_up_close_to_the_start_leaves_two_hours_at_most_half_of_what_is_left():
    now = START - timedelta(hours=24)
    assert word_after_waiting(now, START) == Word(now, now + timedelta(hours=2))
    late = START - timedelta(hours=1)
    assert word_after_waiting(late, START) == Word(late, late + timedelta(minutes=30))


def test_who_stayed_away_often_says_so_between_two_days_and_one_day_before():
    now = START - timedelta(days=9)
    asked = Word(START - timedelta(hours=48), START - timedelta(hours=24))
    assert word_after_no_shows(now, START, no_shows=3, limit=3) == asked
    assert word_after_no_shows(now, START, no_shows=2, limit=3) == Word()
    assert word_after_no_shows(now, START, no_shows=9, limit=None) == Word()
    assert word_after_no_shows(START - timedelta(hours=47), START, no_shows=3, limit=3) == Word()


class Door(RuleBasedStateMachine):
    """A whole life of a gathering: people come into the line and leave it, limits go up and down."""

    def __init__(self):
        super().__init__()
        self.capacity, self.quota = 5, {KINDS[0]: None, KINDS[1]: 2}
        self.line, self.seated, self.numbers = [], [], count(1)
        self.largest = 5

    def _move_up(self):
        taken = sum(one.heads for one in self.seated)
        rooms = {
            kind: room_left(self.quota[kind], sum(one.heads for one in self.seated if one.ticket_id == kind))
            for kind in KINDS
        }
        up = set(next_seated(self.line, room_left(self.capacity, taken), rooms))
        self.seated += [one for one in self.line if one.id in up]
        self.line = [one for one in self.line if one.id not in up]
        self.largest = max(self.capacity, sum(one.heads for one in self.seated))

    @rule(kind=st.sampled_from(KINDS), heads=st.integers(1, 3))
    def join(self, kind, heads):
        self.line.append(Wish(UUID(int=next(self.numbers)), kind, heads))
        self._move_up()

    @rule(place=st.integers(0, 30))
    def leave(self, place):
        if self.seated:
            self.seated.pop(place % len(self.seated))
            self._move_up()

    @rule(place=st.integers(0, 30))
    def think_better_of_it(self, place):
        if self.line:
            self.line.pop(place % len(self.line))
            self._move_up()

    @rule(capacity=st.integers(1, 9))
    def resize(self, capacity):
        self.before = sum(one.heads for one in self.seated)
        self.capacity = capacity
        self._move_up()

    @invariant()
    def never_above_what_there_was_room_for(self):
        assert sum(one.heads for one in self.seated) <= self.largest

    @invariant()
    def nobody_waits_who_is_next_and_fits(self):
        taken = sum(one.heads for one in self.seated)
        room = room_left(self.capacity, taken)
        rooms = {
            kind: room_left(self.quota[kind], sum(one.heads for one in self.seated if one.ticket_id == kind))
            for kind in KINDS
        }
        assert next_seated(self.line, room, rooms) == []

    @invariant()
    def nobody_stands_in_two_places(self):
        ids = [one.id for one in (*self.line, *self.seated)]
        assert len(ids) == len(set(ids))


TestDoor = Door.TestCase
