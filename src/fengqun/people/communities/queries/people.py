"""Reads of members: the table, the directory, one member's progress, consents and arrivals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, SmallIntegerField, When
from django.utils.functional import Promise

from fengqun.kernel.policies import Role
from fengqun.kernel.prepared import prepared
from fengqun.people.communities.choices import STAGES, ConsentPurpose, Stage
from fengqun.people.communities.kinds import BEHAVIOURS, stage_label
from fengqun.people.communities.models import Consent, Membership, StageArrival
from fengqun.people.communities.queries.cards import MEMBER_FIELDS, member_card_of, member_cards
from fengqun.people.communities.queries.ladders import counts_of, ladder_of_kind
from fengqun.people.communities.stages import NextStage, next_stage
from fengqun.people.communities.types import MemberCard

PAGE_SIZE = 50


@dataclass(frozen=True)
class MemberFilter:
    """Which members are wanted. `gone` shows those who left instead."""

    search: str = ""
    stage: str = ""
    role: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Arrival:
    """When a member reached a stage; the future ones have no moment."""

    stage: str
    label: str | Promise
    reached_at: datetime | None
    is_current: bool
    is_passed: bool = False
    reason: str = ""
    appointed_by: MemberCard | None = None


@dataclass(frozen=True)
class ConsentCard:
    """What a person said to one purpose, last."""

    purpose: str
    label: str | Promise
    is_given: bool
    decided_at: datetime | None
    version: int = 0


@dataclass(frozen=True)
class Progress:
    """Where a member stands on the way, and what leads on."""

    arrivals: Sequence[Arrival]
    next: NextStage | None
    counts: Sequence[tuple[str | Promise, int]]
    is_founder: bool = False
    """Began at the top and walked no part of the way."""


def members_page(community_id: UUID, wanted: MemberFilter, *, number: int = 1) -> Page[MemberCard]:
    """One page of the members' table, latest first. `page.object_list` holds cards."""
    rows = _wanted(community_id, wanted, by_records=True).order_by("-joined_at", "-id").values(*MEMBER_FIELDS)
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    page.object_list = [member_card_of(row) for row in page.object_list]
    return page


def directory_page(
    community_id: UUID, *, search: str = "", number: int = 1, by_records: bool = False
) -> Page[MemberCard]:
    """One page of what members see of each other: those furthest on the way first.

    Names are searched; with `by_records`, for those who may see members' records, e-mail addresses too.
    """
    rank = Case(
        *(When(stage=stage, then=place) for place, stage in enumerate(STAGES)), output_field=SmallIntegerField()
    )
    rows = _wanted(community_id, MemberFilter(search=search), by_records=by_records).order_by(
        rank.desc(), "joined_at", "id"
    )
    page = Paginator(rows.values(*MEMBER_FIELDS), PAGE_SIZE).get_page(number)
    page.object_list = [member_card_of(row) for row in page.object_list]
    return page


def count_by_stage(community_id: UUID) -> dict[str, int]:
    """How many members stand at each stage now."""
    present = Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False)
    counted = dict(present.values_list("stage").annotate(Count("id")).values_list("stage", "id__count"))
    return {str(stage): counted.get(stage, 0) for stage in STAGES}


def members_at_stages(community_id: UUID, stages: Collection[str]) -> frozenset[UUID]:
    """The present members who stand at one of the stages; all, where none is named."""
    rows = Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False)
    return frozenset((rows.filter(stage__in=stages) if stages else rows).values_list("id", flat=True))


def stage_labels(kind: str) -> dict[str, str | Promise]:
    """What members at each stage are called in that kind of community, lowest stage first."""
    return {str(stage): stage_label(kind, stage) for stage in STAGES}


def newest_members(community_id: UUID, *, limit: int = 6) -> list[MemberCard]:
    """Who came in last."""
    rows = _wanted(community_id, MemberFilter()).order_by("-joined_at", "-id").values(*MEMBER_FIELDS)[:limit]
    return [member_card_of(row) for row in rows]


def progress_of(card: MemberCard, *, kind: str) -> Progress:
    """A member's way so far and what leads on: three queries, one more for each time limit."""
    ladder = ladder_of_kind(card.community_id, kind)
    counts = counts_of([card.id], ladder).get(card.id, {})
    rows = _arrivals(member=card.id)
    appointers = member_cards(row.appointed_by for row in rows if row.appointed_by)
    last = {row.stage: row for row in rows}
    reached = STAGES.index(Stage(card.stage))
    arrivals = [
        Arrival(
            stage=str(stage),
            label=stage_label(kind, stage),
            reached_at=last[stage].reached_at if stage in last else card.joined_at if place == 0 else None,
            is_current=stage == card.stage,
            is_passed=place < reached,
            reason=last[stage].reason if stage in last else "",
            appointed_by=appointers.get(last[stage].appointed_by) if stage in last else None,  # type: ignore[arg-type]
        )
        for place, stage in enumerate(STAGES)
    ]
    known = [(BEHAVIOURS[kind_], counts[kind_]) for kind_ in BEHAVIOURS if counts.get(kind_)]
    return Progress(
        arrivals=arrivals,
        next=next_stage(ladder, counts, current=card.stage),
        counts=known,
        is_founder=Stage.PARTNER in last and last[Stage.PARTNER].appointed_by is None,
    )


@prepared
def _arrivals(member: UUID) -> QuerySet[StageArrival]:
    return StageArrival.objects.filter(membership_id=member).order_by("reached_at", "id")


def consents_of(community_id: UUID, user_id: UUID) -> list[ConsentCard]:
    """What the person said last to each purpose; never asked counts as no."""
    rows = (
        Consent.objects.filter(community_id=community_id, user_id=user_id)
        .order_by("purpose", "-decided_at", "-id")
        .distinct("purpose")
    )
    said = {row.purpose: row for row in rows}
    return [
        ConsentCard(
            purpose=purpose.value,
            label=purpose.label,
            is_given=said[purpose].is_given if purpose in said else False,
            decided_at=said[purpose].decided_at if purpose in said else None,
            version=said[purpose].version if purpose in said else 0,
        )
        for purpose in ConsentPurpose
    ]


def members_with_consent(community_id: UUID, purpose: str) -> set[UUID]:
    """The ids of members whose last word to this purpose is yes."""
    last = (
        Consent.objects.filter(community_id=community_id, purpose=purpose)
        .order_by("user_id", "-decided_at", "-id")
        .distinct("user_id")
    )
    willing = {row.user_id for row in last if row.is_given}
    present = Membership.objects.filter(community_id=community_id, left_at=None, user_id__in=willing)
    return set(present.values_list("id", flat=True))


def _wanted(community_id: UUID, wanted: MemberFilter, *, by_records: bool = False) -> QuerySet[Membership]:
    rows = Membership.objects.filter(community_id=community_id, is_customer_only=False)
    rows = rows.filter(left_at__isnull=not wanted.gone)
    if wanted.search.strip():
        text = wanted.search.strip()
        found = Q(display_name__icontains=text)
        if by_records:
            found |= Q(user__email__iexact=text) | Q(source_id=text)
        rows = rows.filter(found)
    if wanted.stage in Stage.values:
        rows = rows.filter(stage=wanted.stage)
    if wanted.role in set(Role):
        rows = rows.filter(roles__contains=[wanted.role])
    return rows
