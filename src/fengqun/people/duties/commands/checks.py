"""What is filled in about duties: cleaned, and refused with a sentence; and rows held while they change."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.queries import circle_by_id, member_ids_of
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.types import MemberCard
from fengqun.people.duties.choices import LONGEST_DAYS, REASON_LENGTH
from fengqun.people.duties.errors import InvalidDuty, KindNotFound, NotInCircle, TermNotFound
from fengqun.people.duties.models import DutyKind, Term


def needed(text: str, *, longest: int = REASON_LENGTH) -> str:
    """The text without blanks around it. Raises InvalidDuty if there is none, or too much."""
    clean = optional(text, longest=longest)
    if not clean:
        raise InvalidDuty(reason=_("请写一句理由，对方会看到。"))
    return clean


def optional(text: str, *, longest: int = REASON_LENGTH) -> str:
    """The same for a text that may be missing."""
    clean = text.strip()
    if len(clean) > longest:
        raise InvalidDuty(reason=_("最多 %(count)s 个字。") % {"count": longest})
    if "\x00" in clean:
        raise InvalidDuty(reason=_("文字里有存不下的字符。"))
    return clean


def dates(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Raise InvalidDuty unless it is a term that lies ahead or runs."""
    if ends_at <= starts_at or ends_at <= now:
        raise InvalidDuty(reason=_("结束要在开始之后，也要在现在之后。"))
    if ends_at - starts_at > timedelta(days=LONGEST_DAYS):
        raise InvalidDuty(reason=_("一个任期最长 %(count)s 天。") % {"count": LONGEST_DAYS})


def kind_of(community_id: UUID, kind_id: UUID) -> DutyKind:
    """The kind, held while it is used. Raises KindNotFound, also for one that was retired."""
    kind = (
        DutyKind.objects.select_for_update(no_key=True)
        .filter(community_id=community_id, id=kind_id, retired_at=None)
        .first()
    )
    if kind is None:
        raise KindNotFound
    return kind


def held_term(community_id: UUID, term_id: UUID) -> Term:
    """The term, held until the transaction ends. Raises TermNotFound."""
    term = (
        Term.objects.select_for_update(of=("self",), no_key=True)
        .select_related("kind")
        .filter(community_id=community_id, id=term_id)
        .first()
    )
    if term is None:
        raise TermNotFound
    return term


def circle_exists(community_id: UUID, circle_id: UUID | None) -> None:
    """Raise CircleNotFound unless it is one of this community."""
    if circle_id is not None:
        circle_by_id(community_id, circle_id, actor=SYSTEM)


def holder(community_id: UUID, member_id: UUID, circle_id: UUID | None) -> MemberCard:
    """The present member who may look after something there. Raises MemberNotFound, NotInCircle."""
    card = member_card(member_id)
    if card.community_id != community_id or not card.is_present:
        raise MemberNotFound
    if circle_id is not None and member_id not in member_ids_of(circle_id):
        raise NotInCircle
    return card


def no_overlap(term: Term, member_id: UUID) -> None:
    """Raise InvalidDuty where the member already has the same duty in the same place at that time."""
    same = Term.objects.filter(
        Q(circle_id=term.circle_id),
        member_id=member_id,
        kind_id=term.kind_id,
        state__in=["offered", "accepted", "running"],
        starts_at__lt=term.ends_at,
        ends_at__gt=term.starts_at,
    )
    if same.exclude(id=term.id).exists():
        raise InvalidDuty(reason=_("这位成员在这段时间已经有同一项职责。"))
