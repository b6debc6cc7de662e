"""Hold a gathering while something about its seats changes.

Every command that changes who sits, waits or was there holds the gathering's row first, so they take turns.
"""

from uuid import UUID

from fengqun.content.gatherings.choices import State
from fengqun.content.gatherings.errors import GatheringIsCancelled, GatheringIsOver, GatheringNotFound, NotTheHost
from fengqun.content.gatherings.models import Gathering
from fengqun.content.gatherings.policies import may_run
from fengqun.content.gatherings.queries.cards import visible_to
from fengqun.kernel import clock
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor


def hold(community_id: UUID, gathering_id: UUID, *, actor: Actor) -> Gathering:
    """The gathering, held until the transaction ends. Raises GatheringNotFound, also for what is not for the actor."""
    known = visible_to(actor, community_id).filter(id=gathering_id)
    gathering = known.select_for_update(of=("self",), no_key=True).first()
    if gathering is None:
        raise GatheringNotFound
    return gathering


def hold_as_host(community_id: UUID, gathering_id: UUID, *, actor: Actor) -> Gathering:
    """The same for those who run it. Raises GatheringNotFound, SignInRequired, NotTheHost."""
    gathering = hold(community_id, gathering_id, actor=actor)
    if not may_run(actor, community_id, host_id=gathering.host_id, circle_id=gathering.circle_id):
        if actor.user_id is None:
            raise SignInRequired
        raise NotTheHost
    return gathering


def insist_planned(gathering: Gathering) -> None:
    """Raise GatheringIsCancelled for one that was called off."""
    if gathering.state == State.CANCELLED:
        raise GatheringIsCancelled


def insist_open(gathering: Gathering) -> None:
    """Raise GatheringIsCancelled or GatheringIsOver unless it is still to come or goes on."""
    insist_planned(gathering)
    if gathering.ends_at <= clock.now():
        raise GatheringIsOver
