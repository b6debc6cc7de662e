"""Change what a circle is, let it rest, and let it go on; and who may found circles here."""

from dataclasses import asdict
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleArchived, CircleChanged, CircleRestored, CircleTermsChanged
from fengqun.people.circles.checks import checked
from fengqun.people.circles.choices import InvitationState, RequestState, State
from fengqun.people.circles.commands.found import refusal_of
from fengqun.people.circles.commands.listing import list_circle
from fengqun.people.circles.commands.locking import hold_as_host
from fengqun.people.circles.commands.walks import close_walk
from fengqun.people.circles.errors import CoreByStaff, InvalidCircle
from fengqun.people.circles.models import Circle, CircleInvitation, CircleRequest, CircleTerms, CircleWalk
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.types import CircleSettings
from fengqun.people.communities.queries import community_by_id, stage_labels
from fengqun.spine.activity.commands import record


@transaction.atomic
def change_circle(
    community_id: UUID, circle_id: UUID, *, actor: Actor, settings: CircleSettings, is_core: bool | None = None
) -> None:
    """Change settings; those who belong stay, whatever the gate says now. `is_core` None leaves that as it is.

    Raises CircleNotFound, NotHost, CircleIsArchived, CoreByStaff, InvalidCircle, CoreTaken.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    clean = checked(settings, stages=stage_labels(community_by_id(community_id).kind).keys())
    wanted = asdict(clean)
    if is_core is not None and is_core != circle.is_core:
        if not actor.may(MANAGE_CIRCLES, community_id):
            raise CoreByStaff
        wanted["is_core"] = is_core
    changed = tuple(sorted(name for name, value in wanted.items() if getattr(circle, name) != value))
    if not changed:
        return
    for name in changed:
        setattr(circle, name, wanted[name])
    _save(circle, changed)
    record(CircleChanged(community_id=community_id, object_id=circle.id, actor_id=actor.member_id, fields=changed))


@transaction.atomic
def archive_circle(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Let a circle rest: its people stay in it, nobody comes in, what waited is closed. Twice is once.

    Raises CircleNotFound, NotHost, CoreByStaff.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor, even_archived=True)
    if circle.state == State.ARCHIVED:
        return
    _core_by_staff(circle, actor)
    circle.state, circle.archived_at = State.ARCHIVED, clock.now()
    _save(circle, ("state", "archived_at"))
    close_waiting(circle)
    record(CircleArchived(community_id=community_id, object_id=circle.id, actor_id=actor.member_id))


@transaction.atomic
def restore_circle(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Let a circle go on. Twice is once. Raises CircleNotFound, NotHost, CoreByStaff, CoreTaken."""
    circle = hold_as_host(community_id, circle_id, actor=actor, even_archived=True)
    if circle.state == State.ACTIVE:
        return
    _core_by_staff(circle, actor)
    circle.state, circle.archived_at = State.ACTIVE, None
    _save(circle, ("state", "archived_at"))
    record(CircleRestored(community_id=community_id, object_id=circle.id, actor_id=actor.member_id))


@transaction.atomic
def set_circle_terms(community_id: UUID, *, actor: Actor, founding_stage: str) -> None:
    """From which stage on members may found circles; "" leaves it to staff. Raises Denied, InvalidCircle."""
    actor.require(MANAGE_CIRCLES, community_id)
    if founding_stage and founding_stage not in stage_labels(community_by_id(community_id).kind):
        raise InvalidCircle(reason=founding_stage)
    CircleTerms.objects.get_or_create(community_id=community_id)
    now = CircleTerms.objects.filter(community_id=community_id).exclude(founding_stage=founding_stage)
    if not now.update(founding_stage=founding_stage):
        return
    record(
        CircleTermsChanged(
            community_id=community_id,
            object_id=community_id,
            actor_id=actor.member_id,
            founding_stage=founding_stage,
        )
    )


def close_waiting(circle: Circle) -> None:
    """Nobody waits at the door of a circle that rests."""
    now = clock.now()
    requests = CircleRequest.objects.filter(circle_id=circle.id, state=RequestState.WAITING)
    requests.update(state=RequestState.WITHDRAWN, decided_at=now)
    for member_id in CircleWalk.objects.filter(circle_id=circle.id, handed_in_at__isnull=False).values_list(
        "member_id", flat=True
    ):
        close_walk(circle, member_id)
    invitations = CircleInvitation.objects.filter(circle_id=circle.id, state=InvitationState.WAITING)
    invitations.update(state=InvitationState.WITHDRAWN, closed_at=now)


def _core_by_staff(circle: Circle, actor: Actor) -> None:
    if circle.is_core and not actor.may(MANAGE_CIRCLES, circle.community_id):
        raise CoreByStaff


def _save(circle: Circle, fields: tuple[str, ...]) -> None:
    try:
        with transaction.atomic():
            circle.save(update_fields=fields)
    except IntegrityError as error:
        raise refusal_of(error) from error
    list_circle(circle)
