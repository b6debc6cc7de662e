"""Kinds of duties."""

from uuid import UUID

from django.utils.functional import Promise

from fengqun.people.duties.choices import USUAL
from fengqun.people.duties.errors import KindNotFound
from fengqun.people.duties.models import DutyKind
from fengqun.people.duties.types import KindCard

_USUAL = {usual.code: usual for usual in USUAL}


def kinds_of(community_id: UUID, *, with_retired: bool = False) -> list[KindCard]:
    """What there is to look after in a community."""
    rows = DutyKind.objects.filter(community_id=community_id)
    if not with_retired:
        rows = rows.filter(retired_at=None)
    return [card_of(row) for row in rows.order_by("position", "id")]


def kind_card(community_id: UUID, kind_id: UUID) -> KindCard:
    """One kind. Raises KindNotFound."""
    row = DutyKind.objects.filter(community_id=community_id, id=kind_id).first()
    if row is None:
        raise KindNotFound
    return card_of(row)


def name_of(kind: DutyKind) -> str | Promise:
    """What a kind is called: by its own name, or the usual one."""
    return kind.name or (_USUAL[kind.code].name if kind.code in _USUAL else kind.code)


def card_of(row: DutyKind) -> KindCard:
    """The card of a row."""
    usual = _USUAL.get(row.code)
    return KindCard(
        id=row.id,
        community_id=row.community_id,
        code=row.code,
        name=str(name_of(row)),
        description=row.description or (str(usual.description) if usual else ""),
        honour=row.honour or str(usual.honour if usual else name_of(row)),
        badge=row.badge,
        reward=row.reward,
        rights=tuple(row.rights),
        is_needed=row.is_needed,
        is_retired=row.retired_at is not None,
    )
