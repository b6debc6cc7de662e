"""Let terms begin and end at their moments, and remind their holders.

Runs every minute. After the clock has jumped, what began and ended in between is written down with its own moments,
and each holder has the rights of what runs now, and no others.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from fengqun.kernel import clock
from fengqun.people.duties.activities import DutyBegan, DutyEnded
from fengqun.people.duties.choices import TermState
from fengqun.people.duties.commands.rights import settle_rights
from fengqun.people.duties.commands.telling import tell
from fengqun.people.duties.models import Term
from fengqun.people.duties.notices import ENDING, HANDED_OVER, STARTING, WEEKLY
from fengqun.spine.activity.commands import record

BEFORE_START = timedelta(days=1)
BEFORE_END = timedelta(days=2)
WEEK = timedelta(days=7)
AT_ONCE = 500


def turn_terms() -> int:
    """Begin and end what is due, those who go and those who come in one transaction; answers how many terms turned."""
    now = clock.now()
    due = Term.objects.filter(
        Q(state=TermState.ACCEPTED, starts_at__lte=now) | Q(state=TermState.RUNNING, ends_at__lte=now)
    )
    places = due.order_by("kind_id", "circle_id").values_list("kind_id", "circle_id").distinct()[:AT_ONCE]
    turned = sum(_turn_place(kind_id, circle_id) for kind_id, circle_id in list(places))
    _forget_unanswered(now)
    _remind(now)
    return turned


def turn_term(term: Term) -> None:
    """Begin or end one term if its time has come; the caller holds it in a transaction."""
    if _turn(term, clock.now()) and term.member_id:
        settle_rights(term.member_id, reason=term.kind.code)


@transaction.atomic
def _turn_place(kind_id: UUID, circle_id: UUID | None) -> int:
    now = clock.now()
    rows = Term.objects.select_for_update(of=("self",), no_key=True).select_related("kind")
    rows = rows.filter(
        Q(state=TermState.ACCEPTED, starts_at__lte=now) | Q(state=TermState.RUNNING, ends_at__lte=now),
        Q(circle_id=circle_id),
        kind_id=kind_id,
    )
    turned = [term for term in rows.order_by("starts_at", "id") if _turn(term, now)]
    for member_id in sorted({term.member_id for term in turned if term.member_id}):
        settle_rights(member_id, reason=turned[0].kind.code)
    for term in turned:
        if term.state == TermState.RUNNING:
            _hand_over(term)
    return len(turned)


def _turn(term: Term, now: datetime) -> bool:
    """Move the term to where it stands now; answers whether it moved."""
    is_new = term.state == TermState.ACCEPTED and term.starts_at <= now
    if is_new:
        term.state = TermState.RUNNING
        term.began_at = max(term.starts_at, term.taken_at or term.starts_at)
        term.told_start = True
        record(DutyBegan(**_facts(term), occurred_at=term.began_at))
    is_over = term.state == TermState.RUNNING and term.ends_at <= now
    if is_over:
        term.state, term.closed_at = TermState.ENDED, term.ends_at
        record(DutyEnded(**_facts(term), occurred_at=term.ends_at, way="time"))
    if is_new or is_over:
        term.save(update_fields=["state", "began_at", "closed_at", "told_start"])
    return is_new or is_over


def _hand_over(term: Term) -> None:
    """Show the successor what the one before wrote for them."""
    before = (
        Term.objects.filter(Q(circle_id=term.circle_id), kind_id=term.kind_id, state=TermState.ENDED)
        .exclude(handover_note="")
        .filter(ends_at__lte=term.starts_at, ends_at__gt=term.starts_at - WEEK)
        .exclude(member_id=term.member_id)
        .order_by("-ends_at")
        .first()
    )
    if before is not None:
        tell(HANDED_OVER, term, actor_id=before.member_id)


def _forget_unanswered(now: datetime) -> None:
    """What nobody took or answered until its end was never served."""
    stale = Term.objects.filter(state__in=[TermState.OPEN, TermState.OFFERED], ends_at__lte=now)
    stale.update(state=TermState.CANCELLED, closed_at=now)


def _remind(now: datetime) -> None:
    for term_id in _to_remind(now):
        _remind_of(term_id, now)


def _to_remind(now: datetime) -> list[UUID]:
    starting = Q(state=TermState.ACCEPTED, told_start=False, starts_at__lte=now + BEFORE_START)
    ending = Q(state=TermState.RUNNING, told_end=False, ends_at__lte=now + BEFORE_END)
    weekly = Q(state=TermState.RUNNING, told_weekly_at__lte=now - WEEK) | Q(
        state=TermState.RUNNING, told_weekly_at=None, began_at__lte=now - WEEK
    )
    return list(Term.objects.filter(starting | ending | weekly).order_by("id").values_list("id", flat=True)[:AT_ONCE])


@transaction.atomic
def _remind_of(term_id: UUID, now: datetime) -> None:
    """Remind once of what is nearest: the start, the end, or that another week has passed."""
    term = Term.objects.select_for_update(of=("self",), no_key=True).select_related("kind").get(id=term_id)
    if term.state == TermState.ACCEPTED and not term.told_start:
        term.told_start = True
        tell(STARTING, term)
    elif term.state == TermState.RUNNING and not term.told_end and term.ends_at <= now + BEFORE_END:
        term.told_end, term.told_weekly_at = True, now
        if term.ends_at - term.starts_at > BEFORE_END:
            tell(ENDING, term)
    elif term.state == TermState.RUNNING and (term.told_weekly_at or term.began_at or now) <= now - WEEK:
        term.told_weekly_at = now
        tell(WEEKLY, term)
    term.save(update_fields=["told_start", "told_end", "told_weekly_at"])


def _facts(term: Term) -> dict[str, Any]:
    return {
        "community_id": term.community_id,
        "object_id": term.id,
        "actor_id": None,
        "member_id": term.member_id,
        "kind_code": term.kind.code,
        "circle_id": term.circle_id,
    }
