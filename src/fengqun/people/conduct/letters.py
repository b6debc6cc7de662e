"""Letters to those who are out, and see no notices in the community any more."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.conduct.models import Appeal, Penalty
from fengqun.people.conduct.types import Measure
from fengqun.spine.jobs.registry import job


@job(name="conduct.tell_former_member", queue="default")
def tell_former_member(*, penalty_id: UUID, what: str) -> None:
    """Write to somebody who is out and sees no notices here: removed, an appeal decided, or free to apply again."""
    penalty = Penalty.objects.get(id=penalty_id)
    member, community = member_card(penalty.member_id), community_by_id(penalty.community_id)
    person = user_card(member.user_id)
    if not person.is_reachable:
        return
    context = {
        "what": what,
        "penalty": penalty,
        "measure": Measure(penalty.step, penalty.hours),
        "appeal": Appeal.objects.filter(penalty=penalty).first(),
        "community": community,
        "ends_at": penalty.ends_at.astimezone(community.zone),
        "appeal_until": penalty.appeal_until.astimezone(community.zone),
        "site": settings.SITE_ORIGIN,
    }
    with translation.override(person.language or community.language):
        subject = render_to_string("conduct/email/former_subject.txt", context).strip()
        body = render_to_string("conduct/email/former.txt", context)
    send_mail(subject, body, None, [person.email])
