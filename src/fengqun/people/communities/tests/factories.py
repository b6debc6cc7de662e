"""Communities and people for tests, made by the real commands."""

from collections.abc import Iterable
from itertools import count
from typing import Any
from uuid import UUID

from django.test import Client

from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.accounts.commands import register
from fengqun.people.accounts.models import User
from fengqun.people.communities.commands import add_member, create_community
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.types import CommunityCard, MemberCard

_numbers = count(1)


def make_person(name: str = "小雨", *, email: str = "", **choices: Any) -> User:
    """A user with a verified address."""
    address = email or f"person{next(_numbers)}@example.test"
    return User.objects.get(id=register(address, display_name=name, **choices))


def make_community(
    name: str = "山野咖啡社", slug: str = "shanye", *, kind: str = "product", owner: User | None = None, **answers: Any
) -> CommunityCard:
    """A community, open to join unless `gate` says otherwise; its owner is 阿岚 unless given."""
    person = owner or make_person("阿岚")
    answers.setdefault("gate", ())
    founded = create_community(name=name, slug=slug, kind=kind, owner_user_id=person.id, **answers)
    return community_by_id(founded.community_id)


def make_member(
    community: CommunityCard | UUID,
    name: str = "小雨",
    *,
    roles: Iterable[str] = (),
    user: User | None = None,
    **more: Any,
) -> MemberCard:
    """A member of the community."""
    community_id = community if isinstance(community, UUID) else community.id
    person = user or make_person(name)
    return member_card(add_member(community_id, person.id, actor=SYSTEM, name=name, roles=roles, **more))


def actor_for_test(person: MemberCard | User) -> Actor:
    """The actor behind a card or a user."""
    if isinstance(person, MemberCard):
        return actor_of(person)
    return Actor(user_id=person.id, is_server_staff=person.is_staff, name=str(person))


def sign_in(client: Client, person: MemberCard | User) -> None:
    """Sign the browser in as the person, without the sign-in pages."""
    user = person if isinstance(person, User) else User.objects.get(id=person.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
