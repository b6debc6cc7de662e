"""Who may read the books, and the lines of them that are one's own."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor, Right, Role
from fengqun.spine.ledger.types import AccountRef, Cause, Owner

SEE_LEDGER = Right("ledger.see", _("看账本"), {Role.OPERATOR})

MEMBER = "member"
"""The kind of owner that a person in a community is."""

Party = Callable[[Actor, UUID, UUID], bool]
"""`party(actor, community_id, object_id)`: whether the object is the actor's own, as an order is its buyer's."""

_parties: dict[str, Party] = {}


def register_party(kind: str, party: Party) -> Party:
    """Let those for whom `party` answers yes read the transfers that objects of this kind have caused."""
    _parties[kind] = party
    return party


def owns(actor: Actor, community_id: UUID, ref: AccountRef) -> bool:
    """Whether the account is the actor's own."""
    is_here = actor.community_id == community_id and actor.member_id is not None
    return is_here and ref.owner == Owner(MEMBER, actor.member_id)  # type: ignore[arg-type]


def may_read_account(actor: Actor, community_id: UUID, ref: AccountRef) -> bool:
    """Staff who see the books may, and the owner. Raises SignInRequired for somebody unknown."""
    if actor.user_id is None and not actor.is_system:
        raise SignInRequired
    return actor.may(SEE_LEDGER, community_id) or owns(actor, community_id, ref)


def may_read_transfer(actor: Actor, community_id: UUID, refs: Iterable[AccountRef], causes: Iterable[Cause]) -> bool:
    """Staff who see the books may, the owner of an account between which it moved, and the party to its cause.

    Raises SignInRequired for somebody unknown.
    """
    if any(may_read_account(actor, community_id, ref) for ref in refs):
        return True
    return any(
        party(actor, community_id, cause.id) for cause in causes if (party := _parties.get(cause.kind)) is not None
    )
