"""Rewrite a check-in on its own day."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.challenges.activities import CheckInEdited
from fengqun.content.challenges.commands.carrying import carried_kinds, carry
from fengqun.content.challenges.commands.holding import hold_check_in
from fengqun.content.challenges.commands.writing import cleaned, insist_on_needs, why_held
from fengqun.content.challenges.days import day_of
from fengqun.content.challenges.errors import CheckInNotFound, DayIsOver
from fengqun.content.challenges.models import CheckIn
from fengqun.content.challenges.richtext import SAID
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record


@transaction.atomic
def edit_check_in(
    community_id: UUID,
    check_in_id: UUID,
    *,
    actor: Actor,
    body: str,
    media_ids: Sequence[UUID] | None = None,
) -> None:
    """Say it better, on the day it counts for or the day it was sent. `media_ids` None leaves what it carries.

    Raises CheckInNotFound, DayIsOver, and what `check_in` raises about the words.
    """
    member_id = actor.require_voice(community_id)
    row = hold_check_in(community_id, check_in_id, actor=actor)
    if row.member_id != member_id or row.state == CheckIn.State.HIDDEN:
        raise CheckInNotFound
    challenge = row.challenge
    zone = community_by_id(community_id).zone
    today = day_of(clock.now(), zone, challenge.late_minutes)
    if today not in {row.day, day_of(row.created_at, zone, challenge.late_minutes)}:
        raise DayIsOver
    words = cleaned(body)
    had = len(carried_kinds(row.id))
    kinds = carried_kinds(row.id) if media_ids is None else carry(row, challenge, media_ids, actor=actor)
    insist_on_needs(challenge, words, kinds)
    reason = why_held(challenge, member_id, words, picture_count=len(kinds) if len(kinds) > had else 0, before=row.body)
    if reason is not None:
        row.state, row.held_reason = CheckIn.State.HELD, reason[:200]
    row.body, row.body_html, row.edited_at = words, SAID.html(words), clock.now()
    row.save(update_fields=["body", "body_html", "edited_at", "state", "held_reason"])
    record(
        CheckInEdited(
            community_id=community_id,
            object_id=row.id,
            actor_id=member_id,
            challenge_id=challenge.id,
            circle_id=challenge.circle_id,
        )
    )
