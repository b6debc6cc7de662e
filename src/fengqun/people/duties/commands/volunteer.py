"""Volunteer for an open term: what carries no rights is taken at once, else somebody who may give them confirms."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries.cards import holders_of
from fengqun.people.duties.choices import TermState
from fengqun.people.duties.commands import checks
from fengqun.people.duties.commands.offer import take
from fengqun.people.duties.commands.rights import require_may_give
from fengqun.people.duties.commands.telling import tell
from fengqun.people.duties.errors import TermTaken
from fengqun.people.duties.models import Volunteer
from fengqun.people.duties.notices import VOLUNTEERED
from fengqun.people.duties.policies import RUN_DUTIES


@transaction.atomic
def volunteer(community_id: UUID, term_id: UUID, *, actor: Actor) -> bool:
    """Take an open term, or ask for it where it carries rights; answers whether one has it now.

    Raises SignInRequired, Denied, Silenced, TermNotFound, TermTaken, NotInCircle, InvalidDuty.
    """
    member_id = actor.require_voice(community_id)
    term = checks.held_term(community_id, term_id)
    if term.state != TermState.OPEN or term.ends_at <= clock.now():
        raise TermTaken
    checks.holder(community_id, member_id, term.circle_id)
    checks.no_overlap(term, member_id)
    if not term.kind.rights:
        take(term, member_id)
        return True
    _row, is_new = Volunteer.objects.get_or_create(term=term, member_id=member_id)
    if is_new:
        staff = [one.id for one in holders_of(community_id, RUN_DUTIES)]
        tell(VOLUNTEERED, term, member_ids=staff, actor_id=member_id, page="duties-console")
    return False


@transaction.atomic
def confirm_volunteer(community_id: UUID, term_id: UUID, member_id: UUID, *, actor: Actor) -> None:
    """Give an open term to one who volunteered for it.

    Raises Denied, TermNotFound, TermTaken, MemberNotFound, NotInCircle, NotToOneself, InvalidDuty.
    """
    actor.require(RUN_DUTIES, community_id)
    term = checks.held_term(community_id, term_id)
    is_wanted = Volunteer.objects.filter(term=term, member_id=member_id).exists()
    if term.state != TermState.OPEN or term.ends_at <= clock.now() or not is_wanted:
        raise TermTaken
    checks.holder(community_id, member_id, term.circle_id)
    checks.no_overlap(term, member_id)
    require_may_give(actor, community_id, member_id, term.kind.rights, term.circle_id)
    term.offered_by = actor.member_id
    term.save(update_fields=["offered_by"])
    take(term, member_id)
