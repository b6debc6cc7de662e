"""Who acts, and where: sets `request.actor` and `request.community`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import Actor, Role
from fengqun.kernel.problems import problem_of
from fengqun.people.accounts.commands import authenticate_bearer, has_bearer
from fengqun.people.accounts.queries import card_of, has_second_factor
from fengqun.people.accounts.types import UserCard
from fengqun.people.communities.errors import CommunityNotFound
from fengqun.people.communities.policies import STAFF_ROLES
from fengqun.people.communities.queries import place_of
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.requests import MemberRequest
from fengqun.people.communities.types import CommunityCard, MemberCard

API_PREFIX = "/api/"


class ActorMiddleware:
    """Sets `request.actor` and `request.community` from the session or token and the address.

    A page below `/c/<community>/` names its community in the address; the name is taken out of the view's
    arguments and looked up together with the membership of somebody signed in, in one query. The API keeps it as an
    argument. Where staff need a second factor, staff without one are ordinary members until they have it.
    """

    def __init__(self, get_response: Callable[[MemberRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        """Find out who acts; where, is known when the address has been read."""
        request.community = None
        request.actor = Actor()
        request.lacks_second_factor = False
        try:
            person = _person(request)
        except DomainError as error:
            return problem_of(error)
        if person is None:
            return self.get_response(request)
        request.actor = _outside_any_community(request, person)
        if not person.language or person.language == request.LANGUAGE_CODE:
            return self.get_response(request)
        request.LANGUAGE_CODE = person.language
        with translation.override(person.language):
            return self.get_response(request)

    def process_view(
        self, request: MemberRequest, _view: Callable[..., HttpResponse], _args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Look up the community that the address names, and the person's part in it."""
        if "community" not in kwargs:
            return None
        is_api = request.path.startswith(API_PREFIX)
        slug = kwargs["community"] if is_api else kwargs.pop("community")
        try:
            community, member = place_of(slug, request.actor.user_id)
        except CommunityNotFound as error:
            if is_api:
                return problem_of(error)
            raise Http404(str(error)) from error
        request.community = community
        if request.actor.user_id is not None:
            request.actor = _in_community(request, community, request.actor.user_id, member)
        if request.lacks_second_factor and not is_api and _is_console(request, community):
            return redirect("accounts-second-factor")
        return None


def _person(request: MemberRequest) -> UserCard | None:
    """Who has signed in; a token shown to the API counts alone, whatever session comes with it."""
    if request.path.startswith(API_PREFIX) and has_bearer(request):
        user = authenticate_bearer(request)
        if user is None:
            return None
        request.user = user
        return card_of(user)
    return card_of(request.user) if request.user.is_authenticated else None


def _outside_any_community(request: MemberRequest, person: UserCard) -> Actor:
    is_staff = person.is_staff and not _must_add_factor(request, person.id)
    return Actor(user_id=person.id, is_server_staff=is_staff, name=person.name)


def _in_community(request: MemberRequest, community: CommunityCard, user_id: UUID, card: MemberCard | None) -> Actor:
    person = request.actor
    if card is None:
        return Actor(
            user_id=user_id,
            community_id=community.id,
            is_server_staff=person.is_server_staff,
            name=person.name,
        )
    request.member = card
    actor = actor_of(card, is_server_staff=person.is_server_staff)
    if actor.roles & STAFF_ROLES and _must_add_factor(request, user_id):
        return replace(
            actor, roles=actor.roles - STAFF_ROLES | {Role.MEMBER}, granted=frozenset(), is_server_staff=False
        )
    return actor


def _must_add_factor(request: MemberRequest, user_id: UUID) -> bool:
    """Whether this member of staff still lacks the second factor that the server asks of them."""
    if not settings.STAFF_NEED_SECOND_FACTOR:
        return False
    if not request.lacks_second_factor:
        request.lacks_second_factor = not has_second_factor(user_id)
    return request.lacks_second_factor


def _is_console(request: MemberRequest, community: CommunityCard) -> bool:
    return request.path.startswith(f"/c/{community.slug}/console/")
