"""Renders templates as a page of a community would."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template import engines
from django.test import RequestFactory

from fengqun.kernel.policies import Actor, Role
from fengqun.kernel.requests import Request

COMMUNITY_ID = UUID(int=7)


@dataclass(frozen=True)
class Place:
    """A community, as far as pages look at it."""

    id: UUID = COMMUNITY_ID
    slug: str = "shanye"
    name: str = "山野咖啡社"
    time_zone: str = "Asia/Shanghai"
    member_count: int = 2318
    currency: str = "CNY"


COMMUNITY = Place()


def actor_with(*roles: Role) -> Actor:
    """Somebody who plays these roles in the community."""
    return Actor(user_id=UUID(int=1), community_id=COMMUNITY_ID, member_id=UUID(int=2), roles=frozenset(roles))


def request_for(actor: Actor | None = None, path: str = "/", community: Any = COMMUNITY) -> Request:
    """A request as the middleware leaves it."""
    request: Any = RequestFactory().get(path)
    request.actor = actor or Actor()
    request.community = community
    answer: Request = request
    return answer


def rendered(source: str, request: Request | None = None, **values: object) -> str:
    """What a template with the library `ui` writes."""
    load = "{% load ui i18n %}"
    whole = source.replace("%}", "%}" + load, 1) if source.startswith("{% extends") else load + source
    return engines["django"].from_string(whole).render(values, request)
