"""Who may read, rewrite, hide, pick, pin, lock and move posts: pure answers.

In a circle the rights of staff are those of its hosts, of who answers for all circles, and of who was given the right
for that circle; community-wide staff who do not belong to a circle do not see into it.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor, Right, Role

MODERATE_POSTS = Right("posts.moderate", _("管理帖子"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
FEATURE_POSTS = Right("posts.feature", _("评选精选"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
PIN_POSTS = Right("posts.pin", _("置顶帖子"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
LOCK_POSTS = Right("posts.lock", _("关闭评论"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
MOVE_POSTS = Right("posts.move", _("移动帖子"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
SET_POST_TERMS = Right("posts.terms", _("设置帖子"), roles={Role.OPERATOR})

RIGHTS_IN_PLACE = (MODERATE_POSTS, FEATURE_POSTS, PIN_POSTS, LOCK_POSTS, MOVE_POSTS)


def is_member(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor belongs to this community."""
    return actor.community_id == community_id and actor.member_id is not None


def can_read(
    actor: Actor,
    community_id: UUID,
    *,
    author_id: UUID,
    state: str,
    is_public: bool,
    is_inside: bool = True,
    can_moderate: bool | None = None,
) -> bool:
    """Published posts are for their audience, hidden and held ones for their author and staff.

    `is_inside`: whether the actor belongs to the circle that the post stands in, if there is one. Whoever left it
    reads not even their own words there. `can_moderate`: in that place, where it is not the whole community.
    """
    if actor.is_system:
        return True
    if not is_inside:
        return False
    if state == "published":
        return is_public or is_member(actor, community_id)
    if is_own(actor, community_id, author_id):
        return state in {"draft", "scheduled", "held", "hidden"}
    is_staff = actor.may(MODERATE_POSTS, community_id) if can_moderate is None else can_moderate
    return state in {"held", "hidden"} and is_staff


def is_own(actor: Actor, community_id: UUID, author_id: UUID) -> bool:
    """Whether the actor wrote it."""
    return is_member(actor, community_id) and actor.member_id == author_id
