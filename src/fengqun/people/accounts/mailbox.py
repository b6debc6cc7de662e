"""Mail of a server without a mail server: kept in a table on a trial server, in the log on any other."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.message import EmailMessage

from fengqun.people.accounts.models import TrialMail

MOST_KEPT = 500


class MailboxBackend(BaseEmailBackend):
    """Stores what a trial server sends; everybody who can reach the trial server can read it."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:  # noqa: ANN401, FBT001, FBT002 - Django's signature
        super().__init__(fail_silently=fail_silently, **options)
        self._elsewhere = ConsoleBackend(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; answer how many."""
        if not is_open():
            return self._elsewhere.send_messages(list(email_messages)) or 0
        kept = TrialMail.objects.bulk_create(
            TrialMail(to=", ".join(message.to)[:320], subject=str(message.subject)[:400], body=str(message.body))
            for message in email_messages
        )
        old = TrialMail.objects.order_by("-sent_at", "-id").values_list("id", flat=True)[MOST_KEPT:]
        TrialMail.objects.filter(id__in=list(old)).delete()
        return len(kept)


def is_open() -> bool:
    """Whether this server keeps its mail for everyone to read: a trial server without a mail server."""
    return bool(settings.IS_TRIAL and not settings.MAIL_SERVER)
