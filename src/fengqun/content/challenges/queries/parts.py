"""A member's part in a challenge, and what those who run it see of everybody's."""

from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection

from fengqun.content.challenges.days import days_between, makeup_open, standing
from fengqun.content.challenges.errors import NotEarned, NotTakingPart
from fengqun.content.challenges.models import Participant
from fengqun.content.challenges.queries.check_ins import check_ins_of
from fengqun.content.challenges.types import (
    SILENT_DAYS,
    Certificate,
    ChallengeCard,
    CheckInCard,
    DayCell,
    Month,
    MyPart,
    ParticipantRow,
)
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_card, member_cards
from fengqun.people.communities.types import CommunityCard

PAGE_SIZE = 50

_PARTS = """
SELECT p.member_id, p.joined_at, p.cheered_at, s.days, s.last_day,
       %(today)s::date - greatest(
           coalesce(s.last_day, (p.joined_at AT TIME ZONE %(zone)s)::date), %(starts)s::date - 1
       ) AS silent
FROM challenges_participant p
JOIN communities_membership m ON m.id = p.member_id AND m.left_at IS NULL
CROSS JOIN LATERAL (
    SELECT count(*) AS days, max(c.day) AS last_day FROM challenges_checkin c
    WHERE c.challenge_id = p.challenge_id AND c.member_id = p.member_id AND c.state <> 'removed'
) s
WHERE p.challenge_id = %(challenge)s AND p.left_at IS NULL
"""


def my_part(challenge: ChallengeCard, *, actor: Actor) -> MyPart | None:
    """What the actor has to do with the challenge, with a calendar; None for who never took part."""
    if actor.member_id is None:
        return None
    part = Participant.objects.filter(challenge_id=challenge.id, member_id=actor.member_id).first()
    if part is None:
        return None
    sent = {row.day: row for row in check_ins_of(challenge.id, actor.member_id, actor=actor)}
    used = sum(row.is_makeup for row in sent.values())
    open_days = () if challenge.cancelled_at else tuple(_open(challenge, sent, used))
    now = standing(sent, challenge.last_day)
    return MyPart(
        is_joined=part.left_at is None,
        remind_hour=part.remind_hour,
        standing=now,
        months=_months(challenge, sent, open_days),
        makeup_open=open_days,
        makeups_left=max(challenge.makeup_days - used, 0),
        todays=sent.get(challenge.today),
        days_done=now.total,
        is_certified=now.total >= challenge.certificate_days,
    )


def certificate_of(challenge: ChallengeCard, community: CommunityCard, *, actor: Actor) -> Certificate:
    """What stands on the actor's certificate. Raises NotTakingPart, NotEarned."""
    member_id = actor.require_member(community.id)
    sent = check_ins_of(challenge.id, member_id, actor=actor)
    if not sent and not challenge.is_joined:
        raise NotTakingPart
    now = standing([row.day for row in sent], challenge.last_day)
    if now.total < challenge.certificate_days:
        raise NotEarned(needed=challenge.certificate_days, done=now.total)
    moments = sorted(row.created_at for row in sent)
    earned = moments[challenge.certificate_days - 1].astimezone(community.zone).date()
    return Certificate(
        name=member_card(member_id).name,
        title=challenge.title,
        community=community.name,
        days=now.total,
        longest=now.longest,
        needed=challenge.certificate_days,
        starts_on=challenge.starts_on,
        ends_on=challenge.ends_on,
        earned_on=earned,
    )


def participants_page(
    challenge: ChallengeCard, community: CommunityCard, *, only_silent: bool = False, number: int = 1
) -> Page[ParticipantRow]:
    """Who takes part, the longest silent first, for those who run the challenge; two statements.

    A challenge holds as many as fit into one answer of the database; pages are cut from it.
    """
    found = [row for row in _parts(challenge, community) if not only_silent or row[5] > SILENT_DAYS]
    cut = Paginator(found, PAGE_SIZE).get_page(number)
    people = member_cards({row[0] for row in cut.object_list}) if found else {}
    rows = [
        ParticipantRow(
            person=people[member_id],
            days=days,
            last_day=last_day,
            days_silent=max(silent, 0),
            cheered_at=cheered_at,
            joined_at=joined_at,
        )
        for member_id, joined_at, cheered_at, days, last_day, silent in cut.object_list
    ]
    return Page(rows, cut.number, cut.paginator)  # type: ignore[arg-type]  # the pages count lines of the database


def silent_count(challenge: ChallengeCard, community: CommunityCard) -> int:
    """How many take part and have fallen silent."""
    return sum(row[5] > SILENT_DAYS for row in _parts(challenge, community))


def _parts(challenge: ChallengeCard, community: CommunityCard) -> list[tuple[Any, ...]]:
    asked: dict[str, Any] = {
        "challenge": challenge.id,
        "today": challenge.last_day,
        "starts": challenge.starts_on,
        "zone": community.time_zone,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"{_PARTS} ORDER BY silent DESC, p.joined_at, p.id", asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _open(challenge: ChallengeCard, sent: dict[date, CheckInCard], used: int) -> list[date]:
    return makeup_open(
        today=challenge.today,
        starts_on=challenge.starts_on,
        ends_on=challenge.ends_on,
        joined=sent,
        makeups_used=used,
        makeup_days=challenge.makeup_days,
        makeup_back=challenge.makeup_back,
    )


def _months(challenge: ChallengeCard, sent: dict[date, CheckInCard], open_days: tuple[date, ...]) -> tuple[Month, ...]:
    """The days of the challenge by month; weekdays begin on Monday."""
    days = days_between(challenge.starts_on, challenge.ends_on)
    months = []
    for _month, group in groupby(days, key=lambda day: (day.year, day.month)):
        cells = tuple(DayCell(day, _mark(challenge, sent.get(day), day, open_days)) for day in group)
        months.append(Month(cells[0].day, cells[0].day.weekday(), cells))
    return tuple(months)


def _mark(challenge: ChallengeCard, row: CheckInCard | None, day: date, open_days: tuple[date, ...]) -> str:
    if row is not None:
        return "held" if row.is_held else "made_up" if row.is_makeup else "done"
    if day > challenge.today:
        return "ahead"
    if day == challenge.today:
        return "today"
    return "open" if day in open_days else "missed"
