"""Say what there is to look after."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor, right_of
from fengqun.people.communities.errors import RightNotDelegable
from fengqun.people.communities.policies import DELEGATE_RIGHTS
from fengqun.people.duties.choices import BADGES, LINE_LENGTH, NAME_LENGTH, USUAL, TermState
from fengqun.people.duties.commands.checks import kind_of, optional
from fengqun.people.duties.commands.rights import settle_rights
from fengqun.people.duties.errors import CodeTaken, InvalidDuty
from fengqun.people.duties.models import DutyKind, Term
from fengqun.people.duties.policies import RUN_DUTIES


@transaction.atomic
def add_usual_kinds(community_id: UUID, *, actor: Actor) -> None:
    """Begin with the usual kinds of duties; those that there are stay as they are. Raises Denied."""
    actor.require(RUN_DUTIES, community_id)
    DutyKind.objects.bulk_create(
        [
            DutyKind(
                community_id=community_id,
                code=usual.code,
                badge=usual.badge,
                rights=[code for code in usual.rights if (right := right_of(code)) and right.delegable],
                position=position,
            )
            for position, usual in enumerate(USUAL)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def save_kind(  # noqa: PLR0913 - all that a kind says
    community_id: UUID,
    *,
    actor: Actor,
    kind_id: UUID | None = None,
    code: str = "",
    name: str = "",
    description: str = "",
    honour: str = "",
    badge: str = "star",
    reward: str = "",
    rights: Sequence[str] = (),
    is_needed: bool = True,
) -> UUID:
    """Add a kind of duty, or change one; answers its id. Who holds it now has the new rights at once.

    Nobody attaches a right that they do not have. Raises Denied, KindNotFound, InvalidDuty, RightNotDelegable,
    CodeTaken.
    """
    actor.require(RUN_DUTIES, community_id)
    kind = kind_of(community_id, kind_id) if kind_id else DutyKind(community_id=community_id, code=code, position=100)
    attached = list(dict.fromkeys(rights))
    for added in set(attached) - set(kind.rights):
        right = right_of(added)
        if right is None or not right.delegable:
            raise RightNotDelegable
        actor.require(DELEGATE_RIGHTS, community_id)
        actor.require(right, community_id)
    is_usual = any(usual.code == kind.code for usual in USUAL)
    if not is_usual and not name.strip():
        raise InvalidDuty(reason=_("职责要有个名字。"))
    if not kind.code or badge not in BADGES:
        raise InvalidDuty(reason=_("代号或图标不对。"))
    kind.name, kind.honour = optional(name, longest=NAME_LENGTH), optional(honour, longest=NAME_LENGTH)
    kind.description = optional(description, longest=LINE_LENGTH)
    kind.reward = optional(reward, longest=LINE_LENGTH)
    kind.badge, kind.rights, kind.is_needed = badge, attached, is_needed
    try:
        with transaction.atomic():
            kind.save()
    except IntegrityError as error:
        raise CodeTaken from error
    running = Term.objects.filter(kind=kind, state=TermState.RUNNING)
    for member_id in sorted(filter(None, running.values_list("member_id", flat=True))):
        settle_rights(member_id, reason=kind.code)
    return kind.id


@transaction.atomic
def retire_kind(community_id: UUID, kind_id: UUID, *, actor: Actor) -> None:
    """Put a kind away; terms that run go on to their end, what was served stays. Raises Denied, KindNotFound."""
    actor.require(RUN_DUTIES, community_id)
    kind = kind_of(community_id, kind_id)
    kind.retired_at = clock.now()
    kind.save(update_fields=["retired_at"])
    Term.objects.filter(kind=kind, state=TermState.OPEN).update(state=TermState.CANCELLED, closed_at=clock.now())
