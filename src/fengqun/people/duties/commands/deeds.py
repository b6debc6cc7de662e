"""Write down what was done on duty."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.duties.activities import DutyDone
from fengqun.people.duties.choices import LINE_LENGTH, TermState
from fengqun.people.duties.commands import checks
from fengqun.people.duties.errors import NotHolder
from fengqun.people.duties.models import Deed, Term
from fengqun.spine.activity.commands import record


@transaction.atomic
def note_deed(
    member_id: UUID,
    kind_code: str,
    *,
    note: str = "",
    object_kind: str = "",
    object_id: UUID | None = None,
    circle_id: UUID | None = None,
    at: datetime | None = None,
) -> bool:
    """Write down that a member did something of their duty, if they had it at that moment; answers whether they had.

    For rooms above, in their own transaction. The same object counts once in a term. With `circle_id` it counts for a
    term in that circle, or in the whole community.
    """
    moment = at or clock.now()
    terms = Term.objects.filter(
        member_id=member_id, kind__code=kind_code, state__in=[TermState.RUNNING, TermState.ENDED]
    ).filter(starts_at__lte=moment, ends_at__gt=moment)
    places = [None, circle_id] if circle_id else [None]
    candidates = list(terms.select_related("kind").order_by("starts_at", "id"))
    term = next((one for place in reversed(places) for one in candidates if one.circle_id == place), None)
    if term is None:
        return False
    _write(
        term, note=note.strip()[:LINE_LENGTH] or object_kind, object_kind=object_kind, object_id=object_id, at=moment
    )
    return True


@transaction.atomic
def tick(community_id: UUID, term_id: UUID, *, actor: Actor, note: str) -> None:
    """Say oneself what was done, while one's term runs.

    Raises SignInRequired, Denied, TermNotFound, NotHolder, InvalidDuty.
    """
    member_id = actor.require_member(community_id)
    term = checks.held_term(community_id, term_id)
    if term.member_id != member_id or term.state != TermState.RUNNING:
        raise NotHolder
    _write(term, note=checks.needed(note, longest=LINE_LENGTH), at=clock.now())


def _write(term: Term, *, note: str, at: datetime, object_kind: str = "", object_id: UUID | None = None) -> None:
    deed = Deed(
        community_id=term.community_id,
        term=term,
        member_id=term.member_id,  # type: ignore[misc]  # a term that runs or ran has a member
        note=note,
        object_kind=object_kind[:30],
        object_id=object_id,
        done_at=at,
    )
    made = Deed.objects.bulk_create([deed], ignore_conflicts=True) if object_id is None else _insert(deed)
    if made:
        record(
            DutyDone(
                community_id=term.community_id,
                object_id=term.id,
                actor_id=term.member_id,
                occurred_at=at,
                member_id=term.member_id,  # type: ignore[arg-type]  # a term that runs or ran has a member
                kind_code=term.kind.code,
                circle_id=term.circle_id,
            )
        )


def _insert(deed: Deed) -> bool:
    if Deed.objects.filter(term_id=deed.term_id, object_kind=deed.object_kind, object_id=deed.object_id).exists():
        return False
    Deed.objects.bulk_create([deed], ignore_conflicts=True)
    return True
