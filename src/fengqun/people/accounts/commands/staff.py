"""Who looks after the whole server."""

from django.db import transaction

from fengqun.people.accounts.errors import PersonNotFound
from fengqun.people.accounts.models import User
from fengqun.people.accounts.queries import user_card
from fengqun.people.accounts.types import UserCard


@transaction.atomic
def set_server_staff(email: str, *, is_staff: bool) -> UserCard:
    """Make the person with this address one of the server's staff, or no longer. Raises PersonNotFound.

    For the command line: no page and no program offers it.
    """
    person = User.objects.select_for_update().filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise PersonNotFound
    person.is_staff = is_staff
    person.save(update_fields=["is_staff"])
    return user_card(person.id)
