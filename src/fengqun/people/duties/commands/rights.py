"""What rights a member has by duties and delegations: worked out from what stands, never by counting up and down.

The only writer of granted rights. It holds the member's terms and delegations first, so that two changes take turns.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from fengqun.kernel.policies import Actor, grant_code, right_of
from fengqun.people.communities.commands import grant_right, revoke_right
from fengqun.people.communities.commands.rights import require_may_delegate
from fengqun.people.communities.queries import member_card
from fengqun.people.duties.choices import TermState
from fengqun.people.duties.models import Delegation, Term


def settle_rights(member_id: UUID, *, reason: str = "") -> None:
    """Give the member what running terms and standing delegations come to, and take all else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"duties.rights:{member_id}"])
    member = member_card(member_id)
    if not member.is_present:
        return
    wanted = {code for code in _wanted(member_id) if (right := right_of(code.partition("@")[0])) and right.delegable}
    for code in sorted(member.granted - wanted):
        revoke_right(member_id, code, reason=reason)
    for code in sorted(wanted - member.granted):
        grant_right(member_id, code, reason=reason)


def require_may_give(
    actor: Actor, community_id: UUID, member_id: UUID, codes: Iterable[str], circle_id: UUID | None
) -> None:
    """Raise unless the actor may give all these rights to that member: what they have themselves, to another person.

    Raises Denied, NotToOneself, RightNotDelegable.
    """
    for code in codes:
        right = right_of(code)
        if right is not None:
            require_may_delegate(actor, community_id, member_id, right, circle_id)


def _wanted(member_id: UUID) -> set[str]:
    terms = Term.objects.filter(member_id=member_id, state=TermState.RUNNING)
    found = {
        grant_code(code, circle_id)
        for codes, circle_id in terms.values_list("kind__rights", "circle_id")
        for code in codes
    }
    standing = Delegation.objects.filter(member_id=member_id, ended_at=None)
    return found | {grant_code(code, circle_id) for code, circle_id in standing.values_list("right", "circle_id")}
