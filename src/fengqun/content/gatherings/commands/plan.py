"""Announce a gathering."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.activities import GatheringPlanned
from fengqun.content.gatherings.errors import NotTheHost
from fengqun.content.gatherings.findable import put
from fengqun.content.gatherings.models import Gathering, TicketKind
from fengqun.content.gatherings.plans import read_plan, read_tickets
from fengqun.content.gatherings.policies import may_host
from fengqun.content.gatherings.types import GatheringPlan, TicketPlan
from fengqun.kernel.policies import Actor
from fengqun.people.circles.errors import CircleNotFound
from fengqun.people.circles.queries import readable_circle_ids
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record


@transaction.atomic
def plan_gathering(community_id: UUID, plan: GatheringPlan, *, actor: Actor, host_id: UUID | None = None) -> UUID:
    """Announce a gathering and answer its id. The acting member is its host; the system names one.

    Raises SignInRequired, Denied, Silenced, CircleNotFound, NotTheHost, and what `read_plan` and `read_tickets` raise.
    """
    member_id = host_id if actor.is_system and host_id else actor.require_voice(community_id)
    insist_may_host(actor, community_id, plan.circle_id)
    community = community_by_id(community_id)
    columns = read_plan(community, plan)
    tickets = read_tickets(community, plan)
    gathering = Gathering.objects.create(community_id=community_id, host_id=member_id, **columns)
    add_tickets(gathering, tickets)
    record(
        GatheringPlanned(
            community_id=community_id,
            object_id=gathering.id,
            actor_id=member_id,
            circle_id=gathering.circle_id,
            starts_at=gathering.starts_at,
            capacity=gathering.capacity,
            is_public=gathering.is_public,
        )
    )
    put(gathering)
    return gathering.id


def insist_may_host(actor: Actor, community_id: UUID, circle_id: UUID | None) -> None:
    """Raise CircleNotFound for a circle that the actor does not read, NotTheHost where they may not host."""
    if circle_id is not None and circle_id not in readable_circle_ids(actor, community_id):
        raise CircleNotFound
    if not may_host(actor, community_id, circle_id):
        raise NotTheHost


def add_tickets(gathering: Gathering, tickets: Sequence[TicketPlan]) -> None:
    """Write the kinds of a new gathering."""
    TicketKind.objects.bulk_create(
        [
            TicketKind(
                gathering_id=gathering.id,
                name=one.name,
                quota=one.quota,
                stages=list(one.stages),
                position=position,
                is_open=one.is_open,
            )
            for position, one in enumerate(tickets)
        ]
    )
