"""Split a circle that has grown too large in two, and put the halves together again while nothing else changed."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleHostAppointed, CircleSplitUndone, CircleWasSplit
from fengqun.people.circles.checks import checked
from fengqun.people.circles.choices import CircleRole, State
from fengqun.people.circles.commands.found import make_circle
from fengqun.people.circles.commands.gates import copy_gate
from fengqun.people.circles.commands.listing import list_circle
from fengqun.people.circles.commands.locking import hold_as_host, may_host
from fengqun.people.circles.decisions import SPLIT_LEAST, Halves, Seat, fingerprint, halves
from fengqun.people.circles.errors import (
    CircleNotFound,
    NotHost,
    NotInCircle,
    PeopleChanged,
    SplitStands,
    TooSmallToSplit,
)
from fengqun.people.circles.models import Circle, CircleMember, CircleSplit
from fengqun.people.circles.queries.cards import card_of_circle, visible_to
from fengqun.people.circles.queries.splits import is_undoable, seats_of
from fengqun.people.circles.types import NewCircle
from fengqun.people.communities.commands import move_trials
from fengqun.people.communities.queries import community_by_id, stage_labels
from fengqun.spine.activity.commands import record


@transaction.atomic
def split_circle(
    community_id: UUID, circle_id: UUID, *, actor: Actor, name: str, proposed: str, host_id: UUID | None = None
) -> NewCircle:
    """Move every other member into a new circle with the same settings and rules.

    `proposed` is the fingerprint of the people that the preview showed (`split_proposal`). Where none of those who
    move hosts, `host_id` of them takes it up, else the one who has been there longest.
    Raises CircleNotFound, NotHost, CircleIsArchived, TooSmallToSplit, PeopleChanged, NotInCircle, InvalidCircle.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    seats = seats_of(circle.id)
    if fingerprint(seats) != proposed:
        raise PeopleChanged
    if len(seats) < SPLIT_LEAST:
        raise TooSmallToSplit(least=SPLIT_LEAST)
    parts = halves(seats)
    new_hosts = _new_hosts(parts, host_id)
    settings = replace(card_of_circle(circle).settings, name=name)
    offshoot = make_circle(
        community_id,
        checked(settings, stages=stage_labels(community_by_id(community_id).kind).keys()),
        split_from_id=circle.id,
        created_by=actor.member_id,
    )
    copy_gate(circle.id, offshoot.id, changed_by=actor.member_id)
    moved = _ids(parts.move)
    _move(moved, circle, offshoot)
    CircleMember.objects.filter(circle_id=offshoot.id, member_id__in=new_hosts).update(role=CircleRole.HOST)
    CircleSplit.objects.create(
        circle_id=circle.id,
        offshoot_id=offshoot.id,
        stayed=_ids(parts.stay),
        moved=moved,
        stayed_hosts=_ids([seat for seat in parts.stay if seat.is_host]),
        moved_hosts=_ids([seat for seat in parts.move if seat.is_host]),
        new_hosts=new_hosts,
        made_by=actor.member_id,
    )
    record(
        CircleWasSplit(
            community_id=community_id,
            object_id=circle.id,
            actor_id=actor.member_id,
            offshoot_id=offshoot.id,
            moved=tuple(moved),
        )
    )
    for one in new_hosts:
        record(
            CircleHostAppointed(
                community_id=community_id, object_id=offshoot.id, actor_id=actor.member_id, member_id=one
            )
        )
    return NewCircle(offshoot.id, offshoot.slug)


@transaction.atomic
def undo_split(community_id: UUID, offshoot_id: UUID, *, actor: Actor) -> UUID:
    """Bring back those who moved and archive the offshoot; answers the circle they are in again. Twice is once.

    For hosts of either half, within a day, while nobody came, went, asked, was invited or changed roles.
    Raises CircleNotFound, NotHost, SplitStands.
    """
    split = CircleSplit.objects.filter(offshoot_id=offshoot_id, circle__community_id=community_id).first()
    if split is None:
        raise CircleNotFound
    pair = Circle.objects.select_for_update(no_key=True).filter(id__in=[split.circle_id, split.offshoot_id])
    held = {row.id: row for row in pair.order_by("id")}
    circle, offshoot = held[split.circle_id], held[split.offshoot_id]
    if not (may_host(circle, actor) or may_host(offshoot, actor)):
        knows = visible_to(actor, community_id).filter(id=offshoot_id).exists()
        raise NotHost if knows else CircleNotFound
    split.refresh_from_db()
    if split.undone_at is not None:
        return circle.id
    if not is_undoable(split):
        raise SplitStands
    now = clock.now()
    CircleMember.objects.filter(circle_id=offshoot.id, member_id__in=split.new_hosts).update(role=CircleRole.MEMBER)
    _move(split.moved, offshoot, circle)
    Circle.objects.filter(id=offshoot.id).update(state=State.ARCHIVED, archived_at=now)
    offshoot.state = State.ARCHIVED
    list_circle(offshoot)
    split.undone_at = now
    split.save(update_fields=["undone_at"])
    record(
        CircleSplitUndone(
            community_id=community_id,
            object_id=circle.id,
            actor_id=actor.member_id,
            offshoot_id=offshoot.id,
            returned=tuple(split.moved),
        )
    )
    return circle.id


def _new_hosts(parts: Halves, host_id: UUID | None) -> list[UUID]:
    if not parts.needs_host:
        return []
    moving = _ids(parts.move)
    if host_id is not None and host_id not in moving:
        raise NotInCircle
    return [host_id or moving[0]]


def _move(member_ids: Sequence[UUID], origin: Circle, target: Circle) -> None:
    CircleMember.objects.filter(circle_id=origin.id, member_id__in=member_ids).update(
        circle_id=target.id, seen_count=target.news_count, seen_at=clock.now()
    )
    move_trials(origin.community_id, member_ids, origin_id=origin.id, target_id=target.id)
    for circle in (origin, target):
        people = CircleMember.objects.filter(circle_id=circle.id)
        Circle.objects.filter(id=circle.id).update(member_count=people.count())


def _ids(seats: Sequence[Seat]) -> list[UUID]:
    return [seat.member_id for seat in seats]
