"""Notices by e-mail, in the reader's language."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from fengqun.kernel import clock
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.notifications.kinds import kind_named
from fengqun.people.notifications.models import Notice
from fengqun.people.notifications.queries.notices import cards_of
from fengqun.people.notifications.queries.switches import wishes_of
from fengqun.people.notifications.tokens import SwitchLink, write_link

STALE_AFTER = timedelta(days=2)
"""News that could not be sent for so long is found in the list; after a standstill nobody wants all of it by mail."""


def send_notice(community_id: UUID, notice_id: UUID) -> bool:
    """Send one notice, unless it was read, sent, switched off or grew stale, or its member cannot be reached."""
    notice = Notice.objects.filter(
        community_id=community_id, id=notice_id, emailed_at=None, latest_at__gt=clock.now() - STALE_AFTER
    ).first()
    kind = kind_named(notice.kind) if notice else None
    if notice is None or kind is None or (notice.is_listed and notice.read_at is not None):
        return False
    member = member_card(notice.member_id)
    person = user_card(member.user_id)
    if (
        not member.is_present
        or not person.is_reachable
        or not wishes_of(community_id, kind, [member.id])[member.id].email
    ):
        return False
    community = community_by_id(community_id)
    token = write_link(SwitchLink(community_id, member.id, notice.kind))
    switch_url = settings.SITE_ORIGIN + reverse("notifications-email-switch", kwargs={"token": token})
    with translation.override(person.language or community.language):
        card = cards_of([notice])[0]
        body = render_to_string(
            "notifications/email/notice.txt",
            {
                "card": card,
                "community": community,
                "name": member.name,
                "label": kind.label,
                "url": settings.SITE_ORIGIN
                + reverse("notifications-notice", kwargs={"community": community.slug, "notice_id": notice.id}),
                "switch_url": switch_url,
            },
        )
        subject = " ".join(f"{card.sentence} · {community.name}".split())
    message = EmailMessage(
        subject,
        body,
        None,
        [person.email],
        headers={
            "List-Unsubscribe": f"<{switch_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.send()
    Notice.objects.filter(community_id=community_id, id=notice_id).update(emailed_at=clock.now())
    return True
