"""Let penalties end whose time is over."""

from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.conduct.activities import PenaltyEnded
from fengqun.people.conduct.choices import PenaltyState, Step
from fengqun.people.conduct.commands.effects import settle
from fengqun.people.conduct.commands.locking import hold_cases_of
from fengqun.people.conduct.letters import tell_former_member
from fengqun.people.conduct.models import Penalty
from fengqun.people.conduct.notices import ENDED
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record

AT_ONCE = 500


def end_penalties() -> int:
    """Close what is over, member by member, and tell those who may write again; answers how many ended.

    A silence ends by the clock whether this ran or not; here it is written down and told.
    """
    due = Penalty.objects.filter(state=PenaltyState.STANDING, ends_at__lte=clock.now())
    rows = due.order_by("member_id").values_list("member_id", "community_id")[:AT_ONCE]
    return sum(_end_of_member(community_id, member_id) for (member_id, community_id), _rows in groupby(rows))


@transaction.atomic
def _end_of_member(community_id: UUID, member_id: UUID) -> int:
    hold_cases_of(member_id)
    over = list(
        Penalty.objects.filter(member_id=member_id, state=PenaltyState.STANDING, ends_at__lte=clock.now()).order_by(
            "ends_at", "id"
        )
    )
    for penalty in over:
        penalty.state, penalty.closed_at = PenaltyState.ENDED, penalty.ends_at
        penalty.save(update_fields=["state", "closed_at"])
        record(
            PenaltyEnded(
                community_id=community_id,
                object_id=penalty.case_id,
                actor_id=None,
                member_id=member_id,
                penalty_id=penalty.id,
                step=penalty.step,
            )
        )
    settle(community_id, member_id)
    member = member_card(member_id)
    if any(penalty.step == Step.SILENCE for penalty in over) and member.is_present and not member.silenced_until:
        _tell(community_id, member_id)
    for penalty in over:
        if penalty.step == Step.REMOVAL and not member.is_present:
            tell_former_member.defer_in_transaction(penalty_id=penalty.id, what="ended")
    return len(over)


def _tell(community_id: UUID, member_id: UUID) -> None:
    slug = community_by_id(community_id).slug
    notify(
        ENDED,
        community_id=community_id,
        member_ids=[member_id],
        url=reverse("conduct-mine", kwargs={"community": slug}),
        group_key="penalties-ended",
    )
