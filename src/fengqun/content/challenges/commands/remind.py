"""Choose an hour to be reminded at, and remind those whose hour has come."""

from datetime import date
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from fengqun.content.challenges.commands.holding import find, hold_part
from fengqun.content.challenges.days import DAY, day_of
from fengqun.content.challenges.errors import InvalidChallenge
from fengqun.content.challenges.models import Challenge, CheckIn, Participant
from fengqun.content.challenges.notices import REMINDER
from fengqun.content.challenges.queries.cards import address_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify

LAST_HOUR = 23


@transaction.atomic
def set_reminder(community_id: UUID, challenge_id: UUID, *, actor: Actor, hour: int | None) -> None:
    """Be reminded from that hour on of days without a check-in; None for never.

    An hour that is past today counts from tomorrow. Raises ChallengeNotFound, NotTakingPart, InvalidChallenge.
    """
    member_id = actor.require_member(community_id)
    if hour is not None and not 0 <= hour <= LAST_HOUR:
        raise InvalidChallenge(reason=str(hour))
    challenge = find(community_id, challenge_id, actor=actor)
    part = hold_part(challenge, member_id)
    there = clock.now().astimezone(community_by_id(community_id).zone)
    part.remind_hour = hour
    part.reminded_on = there.date() if hour is not None and hour <= there.hour else None
    part.save(update_fields=["remind_hour", "reminded_on"])


def send_reminders() -> int:
    """Remind everybody whose hour has come and who has not checked in; answers how many.

    Each at most once a day, however often this is called.
    """
    now = clock.now()
    nearly = now.date()
    running = Challenge.objects.filter(
        cancelled_at=None, starts_on__lte=nearly + DAY, ends_on__gte=nearly - DAY
    ).order_by("community_id", "id")
    reminded = 0
    for community_id, challenges in groupby(running, key=lambda one: one.community_id):
        there = now.astimezone(community_by_id(community_id).zone)
        for challenge in challenges:
            today = day_of(now, there.tzinfo, challenge.late_minutes)  # type: ignore[arg-type]
            if today == there.date() and challenge.starts_on <= today <= challenge.ends_on:
                reminded += _remind(challenge, today, there.hour)
    return reminded


@transaction.atomic
def _remind(challenge: Challenge, today: date, hour: int) -> int:
    sent = CheckIn.objects.filter(challenge_id=OuterRef("challenge_id"), member_id=OuterRef("member_id"), day=today)
    due = (
        Participant.objects.filter(challenge=challenge, left_at=None, remind_hour__lte=hour)
        .filter(Q(reminded_on=None) | Q(reminded_on__lt=today))
        .exclude(Exists(sent.exclude(state=CheckIn.State.REMOVED)))
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("id")
    )
    parts: list[tuple[UUID, UUID]] = list(due.values_list("id", "member_id"))
    if not parts:
        return 0
    Participant.objects.filter(id__in=[part for part, _member in parts]).update(reminded_on=today)
    return notify(
        REMINDER,
        community_id=challenge.community_id,
        member_ids=[member for _part, member in parts],
        url=address_of(challenge.community_id, challenge.id),
        title=challenge.title,
        object_kind="challenge",
        object_id=challenge.id,
        circle_id=challenge.circle_id,
    )
