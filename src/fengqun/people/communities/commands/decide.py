"""Decide an application: let the person in, or refuse with a reason that they read."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import ApplicationRefused
from fengqun.people.communities.choices import ApplicationState
from fengqun.people.communities.commands.join import let_in
from fengqun.people.communities.errors import AlreadyDecided, ApplicationNotFound, ReasonMissing
from fengqun.people.communities.jobs import tell_applicant
from fengqun.people.communities.models import Application, InviteCode
from fengqun.people.communities.policies import REVIEW_APPLICATIONS
from fengqun.spine.activity.commands import record


@transaction.atomic
def accept_application(community_id: UUID, application_id: UUID, *, actor: Actor) -> UUID:
    """Let the applicant in and tell them; answers the membership's id.

    Raises Denied, ApplicationNotFound, AlreadyDecided, AlreadyMember.
    """
    actor.require(REVIEW_APPLICATIONS, community_id)
    application = _waiting(community_id, application_id)
    member_id = let_in(application, decided_by=actor.member_id)
    tell_applicant.defer_in_transaction(application_id=application.id)
    return member_id


@transaction.atomic
def refuse_application(community_id: UUID, application_id: UUID, *, actor: Actor, reason: str) -> None:
    """Refuse with a reason and tell the applicant; they may apply again. A used invite code is given back.

    Raises Denied, ReasonMissing, ApplicationNotFound, AlreadyDecided.
    """
    actor.require(REVIEW_APPLICATIONS, community_id)
    if not reason.strip():
        raise ReasonMissing
    application = _waiting(community_id, application_id)
    application.state = ApplicationState.REFUSED
    application.reason = reason.strip()[:300]
    application.decided_at = clock.now()
    application.decided_by = actor.member_id
    application.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    if application.invite_code is not None:
        used = InviteCode.objects.filter(id=application.invite_code.id, used_count__gt=0)
        used.update(used_count=F("used_count") - 1)
    record(
        ApplicationRefused(
            community_id=community_id,
            object_id=application.id,
            actor_id=actor.member_id,
            user_id=application.user_id,
        )
    )
    tell_applicant.defer_in_transaction(application_id=application.id)


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
