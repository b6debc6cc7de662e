"""The request as this room's middleware leaves it."""

from fengqun.kernel.requests import Request
from fengqun.people.communities.types import MemberCard


class MemberRequest(Request):
    """A request that has passed the middleware; `member` is there where the policy asked for a member."""

    member: MemberCard
    lacks_second_factor: bool
