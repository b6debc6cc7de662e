"""Let the waiting line at a gate with a weekly quota move, and forget drafts that were given up."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.people.communities.choices import ApplicationState
from fengqun.people.communities.commands.join import give_back, go_past
from fengqun.people.communities.commands.quotas import hold_week, take_place
from fengqun.people.communities.mails import tell_applicant
from fengqun.people.communities.models import Application
from fengqun.people.communities.queries.canvas import gate_of, plan_for, subject_of

DRAFT_DAYS = 90


def admit_from_lines() -> int:
    """Let those in line go on wherever the week has places again; answers how many."""
    waiting = Application.objects.filter(state=ApplicationState.QUEUED)
    communities = waiting.order_by().values_list("community_id", flat=True).distinct()
    return sum(admit_from_line(community_id) for community_id in communities)


@transaction.atomic
def admit_from_line(community_id: UUID) -> int:
    """Let as many go on as the week has places, longest waiting first; answers how many. Twice is once.

    Where the gate asks for no quota any more, everybody in line goes on.
    """
    subject = subject_of(community_id)
    week = hold_week(subject)
    step_now = gate_of(community_id).of_kind("quota")
    per_week = step_now.settings["per_week"] if step_now else None
    line = Application.objects.select_for_update(of=("self",)).filter(
        community_id=community_id, state=ApplicationState.QUEUED
    )
    count = 0
    for application in line.order_by("queued_at", "id"):
        step = plan_for(application).of_kind("quota")
        if step is None:
            continue
        if per_week is not None and not take_place(week, per_week):
            break
        said = {"week": week.monday.isoformat()} if per_week is not None else {}
        go_past(application, step.id, said=said, decided_by=None)
        tell_applicant.defer_in_transaction(application_id=application.id)
        count += 1
    return count


@transaction.atomic
def forget_drafts() -> int:
    """Delete drafts that nobody touched for ninety days, and give back what they had taken; answers how many."""
    old = Application.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state=ApplicationState.DRAFT, touched_at__lt=clock.now() - timedelta(days=DRAFT_DAYS)
    )
    drafts = list(old.select_related("invite_code"))
    for draft in drafts:
        if draft.gate_version:
            give_back(draft)
        draft.delete()
    return len(drafts)
