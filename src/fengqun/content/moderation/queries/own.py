"""What a member reads of moderation: their own things, their own flags, the public log."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q

from fengqun.content.moderation.choices import AGAINST, APPEAL_DAYS, CaseState, LogKind
from fengqun.content.moderation.models import Appeal, Case, Flag, LogLine
from fengqun.content.moderation.queries.terms import terms_of
from fengqun.content.moderation.subjects import label_of, things
from fengqun.content.moderation.types import AppealCard, Line, OwnCase, OwnFlag
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import readable_circle_ids
from fengqun.people.communities.queries import member_cards

PAGE_SIZE = 50
MOST_SHOWN = 100


def own_cases(community_id: UUID, member_id: UUID) -> list[OwnCase]:
    """My things that are out of sight or were decided about, latest first; never who flagged, nor that somebody did.

    A case that changed nothing for its author is none of theirs yet.
    """
    mine = Case.objects.filter(community_id=community_id, author_id=member_id)
    touched = Q(state=CaseState.DECIDED, outcome__in=AGAINST) | Q(has_held=True) | ~Q(hold_reason="")
    rows = list(mine.filter(touched).exclude(state=CaseState.DROPPED).order_by("-opened_at", "-id")[:MOST_SHOWN])
    appeals = {one.case_id: one for one in Appeal.objects.filter(case_id__in=[row.id for row in rows])}
    found = things(community_id, [(row.kind, row.object_id) for row in rows])
    return [_own(row, appeals.get(row.id), found[row.object_id].url if row.object_id in found else "") for row in rows]


def own_flags(community_id: UUID, member_id: UUID) -> list[OwnFlag]:
    """What I flagged, latest first, and what became of it."""
    rows = Flag.objects.filter(case__community_id=community_id, member_id=member_id).select_related("case")
    return [
        OwnFlag(row.kind, row.object_id, row.reason, row.text, row.made_at, row.verdict, row.case.excerpt[:80])
        for row in rows.order_by("-made_at", "-id")[:MOST_SHOWN]
    ]


def flagged_by(member_id: UUID | None, object_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the things that the member flagged; one statement."""
    ids = list(object_ids)
    if member_id is None or not ids:
        return frozenset()
    return frozenset(Flag.objects.filter(member_id=member_id, object_id__in=ids).values_list("object_id", flat=True))


def log_page(community_id: UUID, *, actor: Actor, number: int = 1) -> Page[Line]:
    """One page of the public log, latest first: of the community outside of circles, and of circles one reads.

    Names stand in it only where the community shows them, and of who acted by itself there is none.
    """
    kind = terms_of(community_id).log_kind
    rows = LogLine.objects.filter(community_id=community_id)
    rows = rows.filter(Q(circle_id=None) | Q(circle_id__in=readable_circle_ids(actor, community_id)))
    if kind == LogKind.OFF:
        rows = rows.none()
    page: Page[Any] = Paginator(rows.order_by("-moment", "-id"), PAGE_SIZE).get_page(number)
    shown: Sequence[LogLine] = list(page.object_list)
    ids = {one for row in shown for one in (row.doer_id, row.member_id) if one} if kind == LogKind.NAMED else set()
    people = member_cards(ids) if ids else {}
    page.object_list = [
        Line(
            id=row.id,
            moment=row.moment,
            verb=row.verb,
            role=row.role,
            kind_label=label_of(row.kind) if row.kind else "",
            reason=row.reason,
            doer=people.get(row.doer_id) if row.doer_id else None,
            member=people.get(row.member_id) if row.member_id else None,
        )
        for row in shown
    ]
    return page


def _own(row: Case, appeal: Appeal | None, url: str) -> OwnCase:
    until = row.decided_at + timedelta(days=APPEAL_DAYS) if row.decided_at and row.outcome in AGAINST else None
    return OwnCase(
        id=row.id,
        kind=row.kind,
        kind_label=label_of(row.kind),
        object_id=row.object_id,
        excerpt=row.excerpt[:200],
        url=url,
        state=row.state,
        outcome=row.outcome,
        reason=row.reason,
        opened_at=row.opened_at,
        decided_at=row.decided_at,
        may_appeal=appeal is None and until is not None and clock.now() <= until,
        appeal_until=until,
        appeal=AppealCard(appeal.text, appeal.state, appeal.filed_at, appeal.reason, appeal.decided_at)
        if appeal
        else None,
    )
