"""Who may do what: actors with rights per community, and the policy that every route declares.

Rooms declare their rights once, in `policies.py`:

    REFUND_ORDERS = Right("orders.refund", _("退款"), roles={Role.OPERATOR})

and ask for them in commands (`actor.require(REFUND_ORDERS, community_id)`) and on routes
(`@allow(having(REFUND_ORDERS))`). The owner of a community has every right in it.

A right that is `delegable` may be given to single members, in the whole community (`posts.feature`) or within a scope,
such as one circle (`posts.feature@<its id>`). Where a circle is concerned the command names it as the scope:
`actor.require(FEATURE_POSTS, community_id, scope=circle_id)`; the page that leads there lets everybody in who has the
right anywhere (`@allow(having_somewhere(FEATURE_POSTS))`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.errors import Denied, RulesUnread, SignInRequired, Silenced

if TYPE_CHECKING:
    from fengqun.kernel.requests import Request

P = ParamSpec("P")
R = TypeVar("R")


class Role(StrEnum):
    """The parts a person can play in a community, from most to least trusted."""

    OWNER = "owner"
    OPERATOR = "operator"
    HOST = "host"
    PROMOTER = "promoter"
    MEMBER = "member"
    GUEST = "guest"


@dataclass(frozen=True)
class Right:
    """One thing that may be done in a community, and the roles that may do it by default.

    Only a `delegable` right can be given to single members beyond their roles; of any other a grant counts nothing.
    """

    code: str
    label: str | Promise
    roles: frozenset[Role]
    delegable: bool

    def __init__(self, code: str, label: str | Promise, roles: Iterable[Role], *, delegable: bool = False) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "roles", frozenset(roles) | {Role.OWNER})
        object.__setattr__(self, "delegable", delegable)
        if code in _declared:
            message = f"the right {code!r} is declared twice"
            raise ValueError(message)
        _declared[code] = self

    def __hash__(self) -> int:
        return hash(self.code)


_declared: dict[str, Right] = {}


def all_rights() -> list[Right]:
    """Every declared right, by code."""
    return [right for _code, right in sorted(_declared.items())]


def delegable_rights() -> list[Right]:
    """The rights that may be given to single members, by code."""
    return [right for right in all_rights() if right.delegable]


def right_of(code: str) -> Right | None:
    """The right with that code, if it is declared."""
    return _declared.get(code)


def grant_code(right: Right | str, scope: UUID | None = None) -> str:
    """How a grant is written: the right's code, and what it is limited to."""
    code = right.code if isinstance(right, Right) else right
    return f"{code}{SCOPE_SIGN}{scope}" if scope else code


SCOPE_SIGN = "@"


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in one community (or in none), or the system itself.

    `member_id` is the person's membership in `community_id`. `granted` holds the codes of rights given
    to this person beyond those of the roles, with `@` and a scope where they hold there only. Until `silenced_until`
    the person may read and not write; `rules_to_accept` is the version of the rules they have to accept before they
    write again (0: none). `time_zone` is the community's, for moments that are told to the person.
    """

    user_id: UUID | None = None
    community_id: UUID | None = None
    member_id: UUID | None = None
    roles: frozenset[Role] = frozenset({Role.GUEST})
    granted: frozenset[str] = frozenset()
    is_system: bool = False
    is_server_staff: bool = False
    name: str = field(default="", compare=False)
    silenced_until: datetime | None = None
    silenced_reason: str = field(default="", compare=False)
    rules_to_accept: int = 0
    time_zone: str = field(default="UTC", compare=False)

    def may(self, right: Right, community_id: UUID, scope: UUID | None = None) -> bool:
        """Whether this actor has `right` in that community, or at least in `scope` there.

        A right never reaches into another community.
        """
        if self.is_system:
            return True
        if self.community_id != community_id:
            return False
        if self.roles & right.roles:
            return True
        if not self.granted or not right.delegable:
            return False
        return right.code in self.granted or (scope is not None and grant_code(right, scope) in self.granted)

    def may_somewhere(self, right: Right, community_id: UUID) -> bool:
        """Whether this actor has `right` in that community or in any scope of it."""
        return self.may(right, community_id) or bool(self.scopes_of(right, community_id))

    def scopes_of(self, right: Right, community_id: UUID) -> frozenset[UUID]:
        """The scopes that `right` was given to this actor in, beside what holds in the whole community."""
        if self.community_id != community_id or not right.delegable:
            return frozenset()
        mark = right.code + SCOPE_SIGN
        return frozenset(UUID(code.removeprefix(mark)) for code in self.granted if code.startswith(mark))

    def require(self, right: Right, community_id: UUID, scope: UUID | None = None) -> None:
        """Raise SignInRequired or Denied unless `may(right, community_id, scope)`."""
        if self.may(right, community_id, scope):
            return
        if self.user_id is None:
            raise SignInRequired
        raise Denied(reason=_("你没有“%(right)s”的权限。") % {"right": right.label})

    def require_member(self, community_id: UUID) -> UUID:
        """The membership id of this actor in that community; raises SignInRequired or Denied if none."""
        if self.user_id is None:
            raise SignInRequired
        if self.community_id != community_id or self.member_id is None:
            raise Denied(reason=_("这里只对成员开放。"))
        return self.member_id

    @property
    def is_silenced(self) -> bool:
        """Whether this actor may read and not write now."""
        return self.silenced_until is not None and self.silenced_until > clock.now()

    def require_voice(self, community_id: UUID) -> UUID:
        """The membership id of this actor, who may write there now: what everything that others will read asks first.

        Raises SignInRequired, Denied, Silenced, or RulesUnread while a new version of the rules waits to be accepted.
        """
        member_id = self.require_member(community_id)
        if self.silenced_until is not None and self.is_silenced:
            until = self.silenced_until.astimezone(ZoneInfo(self.time_zone))
            raise Silenced(until=f"{until:%Y-%m-%d %H:%M}", reason=self.silenced_reason or "—", ends_at=until)
        if self.rules_to_accept:
            raise RulesUnread(version=self.rules_to_accept)
        return member_id


SYSTEM = Actor(is_system=True, roles=frozenset(), name="system")
"""The actor of jobs and subscribers."""

Policy = Callable[["Request"], None]
"""Answers quietly, or raises SignInRequired or Denied."""


def anyone(_request: "Request") -> None:
    """Open to everybody, signed in or not."""


def signed_in(request: "Request") -> None:
    """Open to everybody who has signed in."""
    if request.actor.user_id is None:
        raise SignInRequired


def members(request: "Request") -> None:
    """Open to members of the community that the address names."""
    community = request.community
    if community is None:
        raise Denied(reason=_("这里只对成员开放。"))
    request.actor.require_member(community.id)


def server_staff(request: "Request") -> None:
    """Open to those who run this server."""
    if request.actor.user_id is None:
        raise SignInRequired
    if not request.actor.is_server_staff:
        raise Denied(reason=_("这里只对服务器管理员开放。"))


def having(right: Right) -> Policy:
    """Open to those who have `right` in the community that the address names."""

    def policy(request: "Request") -> None:
        community = request.community
        if community is None:
            raise Denied(reason=_("这里只对工作人员开放。"))
        request.actor.require(right, community.id)

    policy.__name__ = f"having_{right.code}"
    return policy


def having_somewhere(right: Right) -> Policy:
    """Open to those who have `right` in the community that the address names, or in any scope of it.

    The command behind the page still asks with the scope that it is about.
    """

    def policy(request: "Request") -> None:
        community = request.community
        if community is None:
            raise Denied(reason=_("这里只对工作人员开放。"))
        if not request.actor.may_somewhere(right, community.id):
            request.actor.require(right, community.id)

    policy.__name__ = f"having_somewhere_{right.code}"
    return policy


def allow(
    policy: Policy,
) -> Callable[[Callable[Concatenate["Request", P], R]], Callable[Concatenate["Request", P], R]]:
    """Declare the policy of a view or an API operation; it is checked before the view runs."""

    def declare(
        view: Callable[Concatenate["Request", P], R],
    ) -> Callable[Concatenate["Request", P], R]:
        @wraps(view)
        def guarded(request: "Request", *args: P.args, **kwargs: P.kwargs) -> R:
            policy(request)
            return view(request, *args, **kwargs)

        guarded.policy = policy  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[Request, P], R]", guarded)

    return declare


def policy_of(view: Callable[..., Any]) -> Policy | None:
    """The policy that a view declares, or None."""
    return getattr(view, "policy", None)
