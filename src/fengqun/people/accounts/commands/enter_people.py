"""Enter people who did not sign up themselves: for the demo, imports and the command line."""

from collections.abc import Sequence
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.accounts.models import PLACEHOLDER_DOMAIN, User
from fengqun.people.accounts.queries import card_of, user_cards
from fengqun.people.accounts.types import NewPerson, UserCard


@transaction.atomic
def register(
    email: str,
    *,
    display_name: str = "",
    language: str = "",
    avatar_key: str = "",
    is_staff: bool = False,
    is_demo_identity: bool = False,
) -> UUID:
    """The id of the person with that (trusted, verified) address; entered if they were not known yet."""
    user, is_new = User.objects.get_or_create(
        email=email.strip().lower(),
        defaults={
            "display_name": display_name[:60],
            "language": language,
            "avatar_key": avatar_key,
            "is_staff": is_staff,
            "is_demo_identity": is_demo_identity,
            "password": make_password(None),
            "created_at": clock.now(),
        },
    )
    if is_new:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user.id


@transaction.atomic
def enter_people(people: Sequence[NewPerson]) -> list[UserCard]:
    """A card for each of `people`, in order, in a constant number of queries.

    Who is known by address is that person; others are entered. Without an address nobody can sign in as them,
    with one only whoever receives the code sent there.
    """
    addresses = {person.email.strip().lower() for person in people if person.email}
    known = dict(User.objects.filter(email__in=addresses).values_list("email", "id"))
    no_password = make_password(None)
    fresh: list[User] = []
    ids: list[UUID] = []
    for person in people:
        address = person.email.strip().lower() if person.email else ""
        if address in known:
            ids.append(known[address])
            continue
        identifier = new_id(person.since)
        fresh.append(
            User(
                id=identifier,
                email=address or f"{identifier}@{PLACEHOLDER_DOMAIN}",
                display_name=person.name[:60],
                is_active=bool(address),
                password=no_password,
                created_at=person.since,
            )
        )
        if address:
            known[address] = identifier
        ids.append(identifier)
    User.objects.bulk_create(fresh, batch_size=2_000)
    cards = {user.id: card_of(user) for user in fresh} | user_cards(set(ids) & set(known.values()))
    return [cards[identifier] for identifier in ids]
