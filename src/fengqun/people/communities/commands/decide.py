"""Decide an application: let the person go on or in, or refuse with a reason that they read."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import ApplicationRefused
from fengqun.people.communities.choices import ApplicationState
from fengqun.people.communities.commands.join import give_back, go_past, results_of
from fengqun.people.communities.errors import AlreadyDecided, ApplicationNotFound, ReasonMissing
from fengqun.people.communities.gate import standing
from fengqun.people.communities.mails import tell_applicant
from fengqun.people.communities.models import Application, RefusalReason
from fengqun.people.communities.policies import CHANGE_GATE, REVIEW_APPLICATIONS
from fengqun.people.communities.queries.canvas import plan_for
from fengqun.spine.activity.commands import record


@transaction.atomic
def accept_application(community_id: UUID, application_id: UUID, *, actor: Actor) -> UUID | None:
    """Pass the review and tell the applicant; answers the membership's id if that was the last step of the gate.

    Raises Denied, ApplicationNotFound, AlreadyDecided, AlreadyMember.
    """
    actor.require(REVIEW_APPLICATIONS, community_id)
    application = _waiting(community_id, application_id)
    here = standing(plan_for(application).steps, results_of(application))
    if here.step is None:
        raise AlreadyDecided
    member_id = go_past(application, here.step.id, said={}, decided_by=actor.member_id)
    tell_applicant.defer_in_transaction(application_id=application.id)
    return member_id


@transaction.atomic
def refuse_application(
    community_id: UUID, application_id: UUID, *, actor: Actor, reason: str, retry_days: int | None = None
) -> None:
    """Refuse with a reason and tell the applicant. What they had taken (a code, a place) is given back.

    They may apply again after `retry_days`; without, after as many as the gate's review step says.
    Raises Denied, ReasonMissing, ApplicationNotFound, AlreadyDecided.
    """
    actor.require(REVIEW_APPLICATIONS, community_id)
    if not reason.strip():
        raise ReasonMissing
    application = _waiting(community_id, application_id)
    step = plan_for(application).of_kind("review")
    days = retry_days if retry_days is not None else int(step.settings["retry_days"]) if step else 0
    now = clock.now()
    application.state = ApplicationState.REFUSED
    application.reason = reason.strip()[:300]
    application.decided_at = now
    application.decided_by = actor.member_id
    application.retry_at = now + timedelta(days=days) if days else None
    application.save(update_fields=["state", "reason", "decided_at", "decided_by", "retry_at"])
    give_back(application)
    record(
        ApplicationRefused(
            community_id=community_id,
            object_id=application.id,
            actor_id=actor.member_id,
            user_id=application.user_id,
        )
    )
    tell_applicant.defer_in_transaction(application_id=application.id)


@transaction.atomic
def keep_reason(community_id: UUID, *, actor: Actor, label: str, text: str) -> None:
    """Keep a reason for refusing ready under that label; another text replaces it. Raises Denied, ReasonMissing."""
    actor.require(CHANGE_GATE, community_id)
    if not label.strip() or not text.strip():
        raise ReasonMissing
    RefusalReason.objects.update_or_create(
        community_id=community_id, label=label.strip()[:40], defaults={"text": text.strip()[:300]}
    )


@transaction.atomic
def drop_reason(community_id: UUID, reason_id: UUID, *, actor: Actor) -> None:
    """Keep a reason no longer; those who were given it keep it. Raises Denied."""
    actor.require(CHANGE_GATE, community_id)
    RefusalReason.objects.filter(community_id=community_id, id=reason_id).delete()


def _waiting(community_id: UUID, application_id: UUID) -> Application:
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("invite_code")
        .filter(community_id=community_id, id=application_id)
        .first()
    )
    if application is None:
        raise ApplicationNotFound
    if application.state != ApplicationState.SUBMITTED:
        raise AlreadyDecided
    return application
