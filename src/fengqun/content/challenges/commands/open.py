"""Set up a challenge, from nothing or from an earlier one."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from fengqun.content.challenges.activities import ChallengeOpened
from fengqun.content.challenges.checks import checked
from fengqun.content.challenges.errors import MayNotOpen
from fengqun.content.challenges.models import Challenge
from fengqun.content.challenges.queries.cards import may_open, visible_to
from fengqun.content.challenges.richtext import SAID
from fengqun.content.challenges.types import ChallengeSettings
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_by_id
from fengqun.people.communities.queries import community_by_id, stage_labels
from fengqun.spine.activity.commands import record


@transaction.atomic
def open_challenge(
    community_id: UUID, *, actor: Actor, settings: ChallengeSettings, copied_from_id: UUID | None = None
) -> UUID:
    """Open a challenge that the actor runs; answers its id. `copied_from_id` names the one it was copied from.

    Raises MayNotOpen, InvalidChallenge, CircleNotFound.
    """
    host_id = actor.require_voice(community_id)
    if settings.circle_id:
        circle_by_id(community_id, settings.circle_id, actor=actor)
    if not may_open(actor, community_id, settings.circle_id):
        raise MayNotOpen
    clean = checked(settings, stages=stage_labels(community_by_id(community_id).kind).keys())
    source = visible_to(actor, community_id).filter(id=copied_from_id).first() if copied_from_id else None
    challenge = Challenge.objects.create(
        community_id=community_id,
        host_id=host_id,
        description_html=SAID.html(clean.description),
        copied_from_id=source.id if source else None,
        **asdict(clean),
    )
    record(
        ChallengeOpened(
            community_id=community_id,
            object_id=challenge.id,
            actor_id=host_id,
            starts_on=challenge.starts_on,
            ends_on=challenge.ends_on,
            circle_id=challenge.circle_id,
            copied_from_id=challenge.copied_from_id,
        )
    )
    return challenge.id
