"""What this room does in the background."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.queries.applications import application_card
from fengqun.people.communities.queries.cards import community_by_id
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
