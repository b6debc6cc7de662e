"""Erasing those whose week is over, and what is written to them: what jobs do."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from fengqun.kernel import clock
from fengqun.people.accounts.models import Erasure, User
from fengqun.people.accounts.personal_data import erasers, hindrances
from fengqun.people.accounts.queries import user_card
from fengqun.people.accounts.types import UserCard

AGAIN_AFTER = timedelta(days=1)


def carry_out_erasures() -> int:
    """Erase those whose week is over; answers how many. One that is hindered waits a day more, and is told why."""
    due = Erasure.objects.filter(ended_at=None, due_at__lte=clock.now()).order_by("due_at", "id")
    return sum(_carry_out(erasure_id) for erasure_id in list(due.values_list("id", flat=True)))


def _carry_out(erasure_id: UUID) -> bool:
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update().get(id=erasure_id)
        lock_person(erasure.user_id)
        if erasure.ended_at is not None or erasure.due_at is None or erasure.due_at > clock.now():
            return False
        person = user_card(erasure.user_id)
        with translation.override(person.language or settings.LANGUAGE_CODE):
            reasons = hindrances(person.id)
        is_first = erasure.hindered_at is None
        if reasons:
            erasure.hindered_at, erasure.due_at = clock.now(), clock.now() + AGAIN_AFTER
        else:
            for _room, erase in erasers():
                erase(person.id)
            erasure.ended_at, erasure.outcome = clock.now(), Erasure.Outcome.DONE
        erasure.save(update_fields=["hindered_at", "due_at", "ended_at", "outcome"])
    if not reasons:
        write_about(person, "erasure_done")
    elif is_first:
        write_about(person, "erasure_hindered", reasons=reasons)
    return not reasons


def lock_person(user_id: UUID) -> None:
    """One thing at a time happens to a person's account."""
    User.objects.select_for_update().get(id=user_id)


def write_about(person: UserCard, name: str, **context: object) -> None:
    """Write to the person in their language; to nobody who cannot be reached."""
    if not person.is_reachable:
        return
    told = {**context, "name": person.name, "url": settings.SITE_ORIGIN + reverse("accounts-data")}
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = render_to_string(f"accounts/email/{name}_subject.txt", told).strip()
        body = render_to_string(f"accounts/email/{name}.txt", told)
    send_mail(subject, body, None, [person.email])
