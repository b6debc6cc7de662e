"""Where members' switches stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from fengqun.people.notifications.kinds import NoticeKind, all_kinds
from fengqun.people.notifications.models import Switch
from fengqun.people.notifications.types import SwitchCard

ALL_EMAILS = ""


@dataclass(frozen=True)
class Wishes:
    """How a member wants to hear of one kind."""

    in_app: bool
    email: bool


def wishes_of(community_id: UUID, kind: NoticeKind, member_ids: Iterable[UUID]) -> dict[UUID, Wishes]:
    """How each member wants to hear of the kind; in one statement."""
    wanted = set(member_ids)
    moved = Switch.objects.filter(
        community_id=community_id, member_id__in=wanted, kind__in=[kind.code, ALL_EMAILS]
    ).values_list("member_id", "kind", "in_app", "email")
    rows = {(member_id, code): Wishes(in_app, email) for member_id, code, in_app, email in moved}
    return {member_id: _stand(kind, member_id, rows) for member_id in wanted}


def switches_of(community_id: UUID, member_id: UUID) -> tuple[bool, list[SwitchCard]]:
    """Whether the member wants e-mails at all, and where the switches of every kind stand."""
    moved = Switch.objects.filter(community_id=community_id, member_id=member_id)
    rows = {(member_id, one.kind): Wishes(one.in_app, one.email) for one in moved}
    any_email = rows.get((member_id, ALL_EMAILS), Wishes(in_app=True, email=True)).email
    rows.pop((member_id, ALL_EMAILS), None)
    cards = []
    for kind in all_kinds():
        stand = _stand(kind, member_id, rows)
        cards.append(
            SwitchCard(
                kind=kind.code,
                label=str(kind.label),
                group=str(kind.group),
                in_app=stand.in_app,
                email=stand.email,
                is_optional=kind.is_optional,
            )
        )
    return any_email, cards


def _stand(kind: NoticeKind, member_id: UUID, rows: dict[tuple[UUID, str], Wishes]) -> Wishes:
    own = rows.get((member_id, kind.code), Wishes(in_app=True, email=kind.email))
    everything = rows.get((member_id, ALL_EMAILS))
    return Wishes(
        in_app=own.in_app or not kind.is_optional,
        email=own.email and (everything is None or everything.email),
    )
