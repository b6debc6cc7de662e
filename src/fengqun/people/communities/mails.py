"""The letters of this room, sent in the background."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.models import InviteCode, Trial
from fengqun.people.communities.queries.applications import application_card
from fengqun.people.communities.queries.cards import community_by_id, member_card
from fengqun.spine.jobs.registry import job


@job(name="communities.tell_applicant", queue="default")
def tell_applicant(*, application_id: UUID) -> None:
    """Tell an applicant by e-mail how their application was decided, in their language."""
    application = application_card(application_id)
    community = community_by_id(application.community_id)
    person = user_card(application.user_id)
    if not person.is_reachable:
        return
    context = {"application": application, "community": community, "site": settings.SITE_ORIGIN}
    with translation.override(person.language or community.language):
        subject = render_to_string("communities/email/decision_subject.txt", context).strip()
        body = render_to_string("communities/email/decision.txt", context)
    send_mail(subject, body, None, [person.email])


@job(name="communities.mail_invitation", queue="default")
def mail_invitation(*, code_id: UUID) -> None:
    """Send a member's personal invitation to the address that it is for."""
    invitation = InviteCode.objects.filter(id=code_id, revoked_at=None).first()
    if invitation is None or not invitation.email:
        return
    community = community_by_id(invitation.community_id)
    context = {
        "invitation": invitation,
        "inviter": member_card(invitation.inviter_id),
        "community": community,
        "site": settings.SITE_ORIGIN,
    }
    with translation.override(community.language):
        subject = render_to_string("communities/email/invitation_subject.txt", context).strip()
        body = render_to_string("communities/email/invitation.txt", context)
    send_mail(subject, body, None, [invitation.email])


@job(name="communities.tell_of_trial", queue="default")
def tell_of_trial(*, trial_id: UUID) -> None:
    """Tell a member how their trial ended."""
    trial = Trial.objects.select_related("membership").get(id=trial_id)
    person = user_card(trial.membership.user_id)
    community = community_by_id(trial.membership.community_id)
    if not person.is_reachable:
        return
    context = {"trial": trial, "name": trial.membership.display_name, "community": community}
    context["site"] = settings.SITE_ORIGIN
    with translation.override(person.language or community.language):
        subject = render_to_string("communities/email/trial_subject.txt", context).strip()
        body = render_to_string("communities/email/trial.txt", context)
    send_mail(subject, body, None, [person.email])
