"""Making copies of what is known of a person, and forgetting them: what jobs do."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from fengqun.kernel import clock
from fengqun.people.accounts.archives import archive_of
from fengqun.people.accounts.export_links import HOLDS, write_export_token
from fengqun.people.accounts.models import DataExport
from fengqun.people.accounts.queries import user_card


def prepare_export(export_id: UUID) -> None:
    """Make the copy, unless it is made, and write to its person."""
    export = DataExport.objects.filter(id=export_id, ready_at=None).first()
    if export is None:
        return
    person = user_card(export.user_id)
    now = clock.now()
    with translation.override(person.language or settings.LANGUAGE_CODE):
        archive = archive_of(person.id, name=person.name, at=now)
        made = DataExport.objects.filter(id=export_id, ready_at=None).update(
            archive=archive, ready_at=now, expires_at=now + HOLDS
        )
        if not made or not person.is_reachable:
            return
        context = {"name": person.name, "url": settings.SITE_ORIGIN + export_path(export_id)}
        subject = render_to_string("accounts/email/export_subject.txt", context).strip()
        body = render_to_string("accounts/email/export.txt", context)
    send_mail(subject, body, None, [person.email])


def forget_exports() -> int:
    """Delete copies whose time is over; answers how many."""
    return DataExport.objects.filter(expires_at__lte=clock.now()).delete()[0]


def export_path(export_id: UUID) -> str:
    """The address of a copy, with the signed word that opens it."""
    return reverse("accounts-data-export", kwargs={"export_id": export_id, "token": write_export_token(export_id)})
