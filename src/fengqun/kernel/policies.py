"""Who may do what: actors with rights per community, and the policy that every route declares.

Rooms declare their rights once, in `policies.py`:

    REFUND_ORDERS = Right("orders.refund", _("退款"), roles={Role.OPERATOR})

and ask for them in commands (`actor.require(REFUND_ORDERS, community_id)`) and on routes
(`@allow(having(REFUND_ORDERS))`). The owner of a community has every right in it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied, SignInRequired

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
    """One thing that may be done in a community, and the roles that may do it by default."""

    code: str
    label: str | Promise
    roles: frozenset[Role]

    def __init__(self, code: str, label: str | Promise, roles: Iterable[Role]) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "roles", frozenset(roles) | {Role.OWNER})
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


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in one community (or in none), or the system itself.

    `member_id` is the person's membership in `community_id`. `granted` holds the codes of rights given
    to this person beyond those of the roles.
    """

    user_id: UUID | None = None
    community_id: UUID | None = None
    member_id: UUID | None = None
    roles: frozenset[Role] = frozenset({Role.GUEST})
    granted: frozenset[str] = frozenset()
    is_system: bool = False
    is_server_staff: bool = False
    name: str = field(default="", compare=False)

    def may(self, right: Right, community_id: UUID) -> bool:
        """Whether this actor has `right` in that community. A right never reaches into another one."""
        if self.is_system:
            return True
        if self.community_id != community_id:
            return False
        return bool(self.roles & right.roles) or right.code in self.granted

    def require(self, right: Right, community_id: UUID) -> None:
        """Raise SignInRequired or Denied unless `may(right, community_id)`."""
        if self.may(right, community_id):
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
