"""Found a circle, afresh or as a copy of another."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleFounded, CircleHostAppointed
from fengqun.people.circles.checks import checked
from fengqun.people.circles.choices import CircleRole, State
from fengqun.people.circles.commands.admit import admit
from fengqun.people.circles.commands.gates import copy_gate
from fengqun.people.circles.commands.listing import list_circle
from fengqun.people.circles.errors import (
    CoreByStaff,
    CoreTaken,
    FoundingByStaff,
    InvalidCircle,
    SlugTaken,
    TooManyFounded,
)
from fengqun.people.circles.models import Circle
from fengqun.people.circles.policies import MANAGE_CIRCLES, may_run
from fengqun.people.circles.queries.cards import circle_by_id
from fengqun.people.circles.queries.founding import may_found
from fengqun.people.circles.queries.people import role_of
from fengqun.people.circles.types import CircleSettings, NewCircle
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import community_by_id, member_cards, stage_labels
from fengqun.spine.activity.commands import record

MOST_FOUNDED = 3
"""Active circles that one member may have founded; those who answer for all circles found as many as they need."""
RESERVED = frozenset({"new", "terms"})
SLUG_LENGTH = 40


@transaction.atomic
def found_circle(
    community_id: UUID,
    *,
    actor: Actor,
    settings: CircleSettings,
    slug: str = "",
    is_core: bool = False,
    host_ids: Sequence[UUID] = (),
    copied_from_id: UUID | None = None,
) -> NewCircle:
    """Found a circle; whoever founds it hosts it, unless staff name its hosts.

    Without `slug` the address is made from the name. With `copied_from_id` the circle remembers which one it was made
    after; settings are the caller's, see `copy_circle`. Who runs that one takes its gate along; others do not, since
    setting a gate shows what is right in its quizzes.
    Raises Denied, FoundingByStaff, CoreByStaff, TooManyFounded, InvalidCircle, SlugTaken, CoreTaken, CircleNotFound.
    """
    _require_founding(community_id, actor, is_core=is_core, names_hosts=bool(host_ids))
    clean = checked(settings, stages=stage_labels(community_by_id(community_id).kind).keys())
    source = None if copied_from_id is None else circle_by_id(community_id, copied_from_id, actor=actor)
    circle = make_circle(
        community_id,
        clean,
        slug=slug,
        is_core=is_core,
        copied_from_id=copied_from_id,
        created_by=actor.member_id,
    )
    record(
        CircleFounded(
            community_id=community_id,
            object_id=circle.id,
            actor_id=actor.member_id,
            kind=clean.kind,
            copied_from_id=copied_from_id,
        )
    )
    if source is not None and may_run(actor, source, role_of(source.id, actor.member_id)):
        copy_gate(source.id, circle.id, changed_by=actor.member_id)
    for host_id in _hosts(community_id, host_ids, actor):
        admit(circle, host_id, way="founded", actor_id=actor.member_id, role=CircleRole.HOST)
        record(
            CircleHostAppointed(
                community_id=community_id, object_id=circle.id, actor_id=actor.member_id, member_id=host_id
            )
        )
    return NewCircle(circle.id, circle.slug)


def copy_circle(community_id: UUID, source_id: UUID, *, actor: Actor, name: str, slug: str = "") -> NewCircle:
    """Found a circle with the settings and rules of another, none of its people. Raises what `found_circle` does."""
    source = circle_by_id(community_id, source_id, actor=actor)
    settings = replace(source.settings, name=name)
    return found_circle(community_id, actor=actor, settings=settings, slug=slug, copied_from_id=source_id)


def make_circle(
    community_id: UUID,
    settings: CircleSettings,
    *,
    slug: str = "",
    is_core: bool = False,
    copied_from_id: UUID | None = None,
    split_from_id: UUID | None = None,
    created_by: UUID | None = None,
) -> Circle:
    """The row of a new circle, nobody in it yet. Raises InvalidCircle, SlugTaken, CoreTaken."""
    identifier = new_id()
    try:
        with transaction.atomic():
            circle = Circle.objects.create(
                id=identifier,
                community_id=community_id,
                slug=_address(slug, settings.name, identifier),
                is_core=is_core,
                copied_from_id=copied_from_id,
                split_from_id=split_from_id,
                created_by=created_by,
                **asdict(settings),
            )
    except IntegrityError as error:
        raise refusal_of(error) from error
    list_circle(circle)
    return circle


def refusal_of(error: IntegrityError) -> Exception:
    """The refusal that a broken constraint means; the error itself where it means none."""
    text = str(error)
    if "one_core_circle_per_community" in text:
        return CoreTaken()
    return SlugTaken() if "circles_differ_in_a_community" in text else error


def _address(slug: str, name: str, identifier: UUID) -> str:
    wanted = slug.strip().lower()
    if wanted:
        if wanted != slugify(wanted) or len(wanted) > SLUG_LENGTH or wanted in RESERVED:
            raise InvalidCircle(reason=slug)
        return wanted
    own = slugify(name)[:SLUG_LENGTH].strip("-_")
    return f"{own[: SLUG_LENGTH - 7]}-{identifier.hex[-6:]}" if own else f"circle-{identifier.hex[-6:]}"


def _require_founding(community_id: UUID, actor: Actor, *, is_core: bool, names_hosts: bool) -> None:
    if actor.may(MANAGE_CIRCLES, community_id):
        return
    member_id = actor.require_member(community_id)
    if not may_found(actor, community_id) or names_hosts:
        raise FoundingByStaff
    if is_core:
        raise CoreByStaff
    mine = Circle.objects.filter(community_id=community_id, created_by=member_id, state=State.ACTIVE)
    if mine.count() >= MOST_FOUNDED:
        raise TooManyFounded(most=MOST_FOUNDED)


def _hosts(community_id: UUID, host_ids: Sequence[UUID], actor: Actor) -> list[UUID]:
    if not host_ids:
        return [actor.member_id] if actor.member_id is not None else []
    known = member_cards(host_ids)
    if any(
        one not in known or known[one].community_id != community_id or not known[one].is_present for one in host_ids
    ):
        raise MemberNotFound
    return list(dict.fromkeys(host_ids))
