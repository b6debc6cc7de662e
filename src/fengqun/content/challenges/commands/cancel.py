"""Call a challenge off."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.challenges.activities import ChallengeCancelled
from fengqun.content.challenges.commands.holding import hold_as_host
from fengqun.content.challenges.errors import InvalidChallenge
from fengqun.content.challenges.notices import CANCELLED
from fengqun.content.challenges.queries.cards import address_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record

REASON_LENGTH = 200


@transaction.atomic
def cancel_challenge(community_id: UUID, challenge_id: UUID, *, actor: Actor, reason: str) -> None:
    """Let nobody join or check in any more, and tell those who take part why. Twice is once.

    Raises ChallengeNotFound, NotHost, InvalidChallenge without a reason.
    """
    challenge = hold_as_host(community_id, challenge_id, actor=actor)
    words = reason.strip()[:REASON_LENGTH]
    if not words:
        raise InvalidChallenge(reason=_("写一句为什么取消，参加的人会看到。"))
    if challenge.cancelled_at:
        return
    challenge.cancelled_at, challenge.cancelled_reason = clock.now(), words
    challenge.save(update_fields=["cancelled_at", "cancelled_reason"])
    record(
        ChallengeCancelled(
            community_id=community_id,
            object_id=challenge.id,
            actor_id=actor.member_id,
            reason=words,
            circle_id=challenge.circle_id,
        )
    )
    notify(
        CANCELLED,
        community_id=community_id,
        member_ids=challenge.participants.filter(left_at=None).values_list("member_id", flat=True),
        url=address_of(community_id, challenge.id),
        title=challenge.title,
        actor_id=actor.member_id,
        object_kind="challenge",
        object_id=challenge.id,
        params={"reason": words},
        circle_id=challenge.circle_id,
    )
