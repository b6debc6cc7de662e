"""Call to members who fell silent."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fengqun.content.challenges.activities import MemberCheered
from fengqun.content.challenges.commands.holding import hold_as_host
from fengqun.content.challenges.errors import ChallengeIsOver, CheeredLately, InvalidChallenge
from fengqun.content.challenges.models import Participant
from fengqun.content.challenges.notices import CHEER
from fengqun.content.challenges.queries.cards import address_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record_many

WORDS_LENGTH = 80
REST = timedelta(days=2)
"""Nobody is called to more often."""


@transaction.atomic
def cheer_up(community_id: UUID, challenge_id: UUID, *, actor: Actor, member_ids: Iterable[UUID], words: str) -> int:
    """Call to those participants with a few words; answers to how many. Who was called lately is left in peace.

    Raises ChallengeNotFound, NotHost, ChallengeIsOver, InvalidChallenge without words, CheeredLately if nobody is left.
    """
    actor.require_voice(community_id)
    challenge = hold_as_host(community_id, challenge_id, actor=actor)
    if challenge.cancelled_at:
        raise ChallengeIsOver
    said = " ".join(words.split())[:WORDS_LENGTH]
    if not said:
        raise InvalidChallenge(reason=_("说一句什么，别只戳一下。"))
    now = clock.now()
    rested = Q(cheered_at=None) | Q(cheered_at__lte=now - REST)
    parts = Participant.objects.filter(
        rested, challenge=challenge, left_at=None, member_id__in=set(member_ids) - {actor.member_id}
    )
    called = sorted(parts.values_list("member_id", flat=True))
    if not called:
        raise CheeredLately
    parts.update(cheered_at=now)
    record_many(
        [
            MemberCheered(
                community_id=community_id,
                object_id=challenge.id,
                actor_id=actor.member_id,
                member_id=member_id,
                circle_id=challenge.circle_id,
            )
            for member_id in called
        ]
    )
    notify(
        CHEER,
        community_id=community_id,
        member_ids=called,
        url=address_of(community_id, challenge.id),
        title=challenge.title,
        actor_id=actor.member_id,
        object_kind="challenge",
        object_id=challenge.id,
        params={"words": said},
        circle_id=challenge.circle_id,
    )
    return len(called)
