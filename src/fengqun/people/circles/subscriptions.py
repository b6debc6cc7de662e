"""What this room hears of others."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.activities import (
    CircleHostAppointed,
    CircleJoined,
    CircleMemberActivity,
    CircleMemberInvited,
    CircleMemberRemoved,
    CircleRequestAccepted,
    CircleRequested,
    CircleRequestRefused,
    CircleTrialDue,
    CircleTrialEnded,
    CircleTurnCame,
)
from fengqun.people.circles.choices import Kind
from fengqun.people.circles.commands import leave_all_circles
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.notices import (
    ASKED,
    CAME_IN,
    HOSTING,
    INVITED,
    LET_IN,
    REFUSED,
    REMOVED,
    TRIAL_DUE,
    TRIAL_LEFT,
    TRIAL_STAYED,
    TURN_CAME,
)
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import circle_by_id, circle_ids_of, hosts_of
from fengqun.people.communities.activities import MemberLeft
from fengqun.people.communities.queries import community_by_id, member_cards
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.hushing import bars_from_circle, hushes_circle
from fengqun.people.notifications.kinds import NoticeKind
from fengqun.people.profiles.sharing import companions
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@companions
def in_a_circle_with(community_id: UUID, viewer_id: UUID, member_id: UUID) -> bool:
    """Whether two members are in one circle now: some members tell things of themselves to those alone."""
    del community_id  # both are members of one community, and a circle is of one
    return bool(circle_ids_of(viewer_id) & circle_ids_of(member_id))


@hushes_circle
def who_muted_it(community_id: UUID, circle_id: UUID, member_ids: frozenset[UUID]) -> set[UUID]:
    """Those who want to hear nothing of what is said in this circle."""
    del community_id  # a circle is of one community
    muted = CircleMember.objects.filter(circle_id=circle_id, member_id__in=member_ids, is_muted=True)
    return set(muted.values_list("member_id", flat=True))


@bars_from_circle
def who_is_outside(community_id: UUID, circle_id: UUID, member_ids: frozenset[UUID]) -> set[UUID]:
    """Those who do not read what is said in this circle: they are not in it and do not answer for all circles.

    What stands in an open circle is no secret from members.
    """
    del community_id  # a circle is of one community
    inside = CircleMember.objects.filter(circle_id=circle_id, member_id__in=member_ids)
    outside = set(member_ids) - set(inside.values_list("member_id", flat=True))
    if not outside or Circle.objects.filter(id=circle_id, kind=Kind.OPEN).exists():
        return set()
    return {one.id for one in member_cards(outside).values() if MANAGE_CIRCLES.roles.isdisjoint(one.roles)}


@on(MemberLeft)
def leave_circles_too(activity: MemberLeft, _recorded: Recorded[MemberLeft]) -> None:
    """Who leaves the community leaves its circles."""
    leave_all_circles(activity.community_id, activity.object_id, before=activity.occurred_at)


@on(CircleMemberInvited, name="circles.tell_who_is_invited")
def tell_who_is_invited(activity: CircleMemberInvited, _recorded: Recorded[CircleMemberInvited]) -> None:
    """An invitation waits for an answer."""
    _tell(INVITED, activity, [activity.member_id])


@on(CircleRequestAccepted, name="circles.tell_who_was_let_in")
def tell_who_was_let_in(activity: CircleRequestAccepted, _recorded: Recorded[CircleRequestAccepted]) -> None:
    """A request was granted."""
    _tell(LET_IN, activity, [activity.member_id])


@on(CircleRequestRefused, name="circles.tell_who_was_refused")
def tell_who_was_refused(activity: CircleRequestRefused, _recorded: Recorded[CircleRequestRefused]) -> None:
    """A request was refused, and why."""
    _tell(REFUSED, activity, [activity.member_id], reason=activity.reason)


@on(CircleMemberRemoved, name="circles.tell_who_was_removed")
def tell_who_was_removed(activity: CircleMemberRemoved, _recorded: Recorded[CircleMemberRemoved]) -> None:
    """Somebody was removed, and why."""
    _tell(REMOVED, activity, [activity.member_id], reason=activity.reason)


@on(CircleHostAppointed, name="circles.tell_who_hosts")
def tell_who_hosts(activity: CircleHostAppointed, _recorded: Recorded[CircleHostAppointed]) -> None:
    """Somebody hosts a circle from now on."""
    _tell(HOSTING, activity, [activity.member_id])


@on(CircleRequested, name="circles.tell_hosts_who_asks")
def tell_hosts_who_asks(activity: CircleRequested, _recorded: Recorded[CircleRequested]) -> None:
    """A request waits for the hosts."""
    _tell(ASKED, activity, [host.id for host in hosts_of(activity.object_id)])


@on(CircleTurnCame, name="circles.tell_whose_turn_came")
def tell_whose_turn_came(activity: CircleTurnCame, _recorded: Recorded[CircleTurnCame]) -> None:
    """The line moved, and somebody goes on at the gate."""
    _tell(TURN_CAME, activity, [activity.member_id])


@on(CircleJoined, name="circles.tell_who_came_in_from_the_line")
def tell_who_came_in_from_the_line(activity: CircleJoined, _recorded: Recorded[CircleJoined]) -> None:
    """Somebody in line came in while they were not looking."""
    if activity.way == "line":
        _tell(CAME_IN, activity, [activity.member_id])


@on(CircleTrialDue, name="circles.tell_hosts_of_trials")
def tell_hosts_of_trials(activity: CircleTrialDue, _recorded: Recorded[CircleTrialDue]) -> None:
    """A trial waits for the hosts."""
    _tell(TRIAL_DUE, activity, [host.id for host in hosts_of(activity.object_id)])


@on(CircleTrialEnded, name="circles.tell_how_a_trial_ended")
def tell_how_a_trial_ended(activity: CircleTrialEnded, _recorded: Recorded[CircleTrialEnded]) -> None:
    """A trial is over, and why."""
    if activity.stays:
        _tell(TRIAL_STAYED, activity, [activity.member_id])
    else:
        _tell(TRIAL_LEFT, activity, [activity.member_id], reason=activity.reason)


def _tell(kind: NoticeKind, activity: CircleMemberActivity, member_ids: Iterable[UUID], *, reason: str = "") -> None:
    circle = circle_by_id(activity.community_id, activity.object_id, actor=SYSTEM)
    slug = community_by_id(activity.community_id).slug
    notify(
        kind,
        community_id=activity.community_id,
        member_ids=member_ids,
        url=reverse("circles-circle", kwargs={"community": slug, "circle": circle.slug}),
        title=circle.name,
        actor_id=activity.actor_id,
        object_kind="circle",
        object_id=circle.id,
        params={"reason": reason} if reason else {},
        at=activity.occurred_at,
    )
