"""Check in for today, for the day that ended while one was writing, or for a day to be made up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from django.db import transaction

from fengqun.content.challenges.activities import CheckedIn
from fengqun.content.challenges.commands.carrying import carry
from fengqun.content.challenges.commands.holding import find, hold_part
from fengqun.content.challenges.commands.writing import cleaned, insist_on_needs, why_held
from fengqun.content.challenges.days import day_counted, day_of, makeup_open
from fengqun.content.challenges.errors import (
    AlreadyCheckedIn,
    ChallengeIsOver,
    DayNotOpen,
    NothingToMakeUpWith,
    NotStarted,
)
from fengqun.content.challenges.models import Challenge, CheckIn
from fengqun.content.challenges.opened import read_mark
from fengqun.content.challenges.richtext import SAID
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.commands import note_news
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record


@dataclass(frozen=True, slots=True)
class NewCheckIn:
    """A check-in that has just been made, and the day it counts for."""

    id: UUID
    day: date
    is_makeup: bool
    is_held: bool


@transaction.atomic
def check_in(
    community_id: UUID,
    challenge_id: UUID,
    *,
    actor: Actor,
    body: str = "",
    media_ids: Sequence[UUID] = (),
    day: date | None = None,
    opened: str = "",
) -> NewCheckIn:
    """Check in. `day` names a day to make up; without it today counts, or by the mark `opened` the day just ended.

    Raises ChallengeNotFound, NotTakingPart, ChallengeIsOver, NotStarted, AlreadyCheckedIn, DayNotOpen,
    NothingToMakeUpWith, TooShort, TooLong, NeedsPicture, NeedsAudio, and what screening refuses with.
    """
    member_id = actor.require_voice(community_id)
    challenge = find(community_id, challenge_id, actor=actor)
    if challenge.cancelled_at:
        raise ChallengeIsOver
    hold_part(challenge, member_id)
    zone = community_by_id(community_id).zone
    done = _done(challenge, member_id)
    today = day_of(clock.now(), zone, challenge.late_minutes)
    is_makeup = day is not None and day != today
    if day is not None and is_makeup:
        _insist_on_makeup(challenge, day, today, done)
        counted = day
    else:
        counted = _day_for(challenge, member_id, opened, zone, done)
    words = cleaned(body)
    row = CheckIn(
        challenge=challenge,
        member_id=member_id,
        day=counted,
        is_makeup=is_makeup,
        body=words,
        body_html=SAID.html(words),
    )
    kinds = carry(row, challenge, media_ids, actor=actor)
    insist_on_needs(challenge, words, kinds)
    reason = why_held(challenge, member_id, words, picture_count=len(kinds))
    if reason is not None:
        row.state, row.held_reason = CheckIn.State.HELD, reason[:200]
    is_again = CheckIn.objects.filter(challenge=challenge, member_id=member_id, day=counted).exists()
    row.save(force_insert=True)
    record(
        CheckedIn(
            community_id=community_id,
            object_id=row.id,
            actor_id=member_id,
            challenge_id=challenge.id,
            day=counted,
            is_makeup=is_makeup,
            is_again=is_again,
            circle_id=challenge.circle_id,
        )
    )
    if challenge.circle_id is not None and reason is None:
        note_news(challenge.circle_id, clock.now(), by=member_id)
    return NewCheckIn(row.id, counted, is_makeup, is_held=reason is not None)


def _done(challenge: Challenge, member_id: UUID) -> dict[date, bool]:
    """The days the member has checked in for, and whether each was made up."""
    rows = challenge.check_ins.filter(member_id=member_id).exclude(state=CheckIn.State.REMOVED)
    return dict(rows.values_list("day", "is_makeup"))


def _day_for(challenge: Challenge, member_id: UUID, opened: str, zone: tzinfo, done: dict[date, bool]) -> date:
    """The day that counts for what is sent now. Raises NotStarted, ChallengeIsOver, AlreadyCheckedIn."""
    opened_at: datetime | None = read_mark(opened, challenge.id, member_id) if opened else None
    day = day_counted(clock.now(), opened_at, zone, challenge.late_minutes, taken=done)
    if day < challenge.starts_on:
        raise NotStarted(day=challenge.starts_on)
    if day > challenge.ends_on:
        raise ChallengeIsOver
    if day in done:
        raise AlreadyCheckedIn(day=day)
    return day


def _insist_on_makeup(challenge: Challenge, day: date, today: date, done: dict[date, bool]) -> None:
    if day in done:
        raise AlreadyCheckedIn(day=day)
    used = sum(done.values())
    open_days = makeup_open(
        today=today,
        starts_on=challenge.starts_on,
        ends_on=challenge.ends_on,
        joined=done,
        makeups_used=used,
        makeup_days=challenge.makeup_days,
        makeup_back=challenge.makeup_back,
    )
    if challenge.makeup_days and used >= challenge.makeup_days:
        raise NothingToMakeUpWith(limit=challenge.makeup_days)
    if day not in open_days:
        raise DayNotOpen(day=day)
