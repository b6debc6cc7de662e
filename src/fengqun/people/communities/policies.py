"""Rights in this room, and who may buy."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor, Right, Role
from fengqun.people.communities.choices import Economy
from fengqun.people.communities.errors import FoundingClosed, NotForOutsiders
from fengqun.people.communities.types import CommunityCard

SEE_CONSOLE = Right("communities.console", _("进入控制台"), roles={Role.OPERATOR})
SEE_MEMBERS = Right("communities.members", _("查看成员资料"), roles={Role.OPERATOR, Role.HOST})
REVIEW_APPLICATIONS = Right("communities.review", _("审核入群"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
INVITE = Right("communities.invite", _("发邀请码"), roles={Role.OPERATOR, Role.HOST, Role.PROMOTER})
INVITE_FREELY = Right("communities.invite_freely", _("不限名额地发邀请码"), roles={Role.OPERATOR, Role.HOST})
"""Without it, codes are small, short-lived, and no way through a gate that asks for a code."""
CHANGE_GATE = Right("communities.gate", _("设置门槛"), roles={Role.OPERATOR})
CHANGE_STAGES = Right("communities.stages", _("设置成长阶段"), roles={Role.OPERATOR})
CHANGE_CANVAS = Right("communities.canvas", _("修改定位画布"), roles=set())
GRANT_ROLES = Right("communities.roles", _("任命角色"), roles=set())
APPOINT_STAGE = Right("communities.appoint", _("授予阶段"), roles=set())
IMPORT_MEMBERS = Right("communities.import", _("导入成员"), roles=set())
DELEGATE_RIGHTS = Right("communities.delegate", _("授予与收回权限"), roles={Role.OPERATOR})
SILENCE_MEMBERS = Right("communities.silence", _("禁言与移出成员"), roles={Role.OPERATOR})

STAFF_ROLES = frozenset({Role.OWNER, Role.OPERATOR})
"""Roles whose holders need a second factor on a public server."""


def require_founding(actor: Actor) -> None:
    """Raise SignInRequired or FoundingClosed unless the actor may found a community on this server."""
    if actor.is_system or actor.is_server_staff:
        return
    if actor.user_id is None:
        raise SignInRequired
    if not settings.ANYONE_MAY_FOUND:
        raise FoundingClosed


def why_not_buy(actor: Actor, community: CommunityCard) -> str | Promise | None:
    """Why this actor may not buy here, or None.

    Pure: members only. Open: everybody who has signed in. Side: members only, outsiders are shown the
    goods and the way to the shop outside (`community.outside_shop_url`).
    """
    if actor.is_system or (actor.member_id is not None and actor.community_id == community.id):
        return None
    if community.economy == Economy.OPEN:
        return None if actor.user_id else _("登录后就能买。")
    if community.economy == Economy.SIDE:
        return _("这里是成员的专属渠道，加入后就能买；也可以去我们的门店。")
    return _("这里的东西只卖给成员，先加入再买。")


def may_buy(actor: Actor, community: CommunityCard) -> bool:
    """Whether this actor may buy in that community now."""
    return why_not_buy(actor, community) is None


def may_see_shop(actor: Actor, community: CommunityCard) -> bool:
    """Whether this actor may look at the goods: everybody, except in a pure community, where members may."""
    if community.economy != Economy.PURE or actor.is_system:
        return True
    return actor.member_id is not None and actor.community_id == community.id


def require_buyer(actor: Actor, community: CommunityCard) -> None:
    """Raise SignInRequired or NotForOutsiders unless the actor may buy here."""
    if may_buy(actor, community):
        return
    if actor.user_id is None:
        raise SignInRequired
    raise NotForOutsiders
