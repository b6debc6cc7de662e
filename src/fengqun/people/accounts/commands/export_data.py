"""Hand a person a copy of what is known of them."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from fengqun.kernel import clock
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts.errors import ExportNotFound, ExportUnderWay
from fengqun.people.accounts.export_links import read_export_token
from fengqun.people.accounts.jobs import make_export
from fengqun.people.accounts.models import DataExport

GIVEN_UP_AFTER = timedelta(days=1)
"""A job that has not made its copy by then has failed for good, and stands in nobody's way."""


@transaction.atomic
def ask_for_export(*, actor: Actor) -> UUID:
    """Ask for a copy; a job makes it. Earlier ones go. Raises SignInRequired, ExportUnderWay."""
    if actor.user_id is None:
        raise SignInRequired
    mine = DataExport.objects.filter(user_id=actor.user_id)
    mine.filter(Q(ready_at__isnull=False) | Q(asked_at__lte=clock.now() - GIVEN_UP_AFTER)).delete()
    try:
        with transaction.atomic():
            export = DataExport.objects.create(user_id=actor.user_id)
    except IntegrityError as error:
        raise ExportUnderWay from error
    make_export.defer_in_transaction(export_id=export.id)
    return export.id


def fetch_export(export_id: UUID, token: str, *, actor: Actor) -> bytes:
    """The copy, for its own person with the link to it. Raises SignInRequired, ExportNotFound."""
    if actor.user_id is None:
        raise SignInRequired
    if read_export_token(token) != export_id:
        raise ExportNotFound
    found = DataExport.objects.filter(id=export_id, user_id=actor.user_id, expires_at__gt=clock.now())
    archive = found.values_list("archive", flat=True).first()
    if archive is None:
        raise ExportNotFound
    return bytes(archive)
