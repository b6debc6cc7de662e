"""Who may read, rewrite, hide and pick posts."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor, Right, Role

MODERATE_POSTS = Right("posts.moderate", _("管理帖子"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
FEATURE_POSTS = Right("posts.feature", _("评选精选"), roles={Role.OPERATOR, Role.HOST}, delegable=True)


def is_member(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor belongs to this community."""
    return actor.community_id == community_id and actor.member_id is not None


def can_read(actor: Actor, community_id: UUID, *, author_id: UUID, state: str, is_public: bool) -> bool:
    """Published posts are for members, public ones for everybody; hidden ones for their author and staff."""
    if actor.is_system:
        return True
    if state == "published":
        return is_public or is_member(actor, community_id)
    if is_own(actor, community_id, author_id):
        return state in {"draft", "hidden"}
    return state == "hidden" and actor.may(MODERATE_POSTS, community_id)


def is_own(actor: Actor, community_id: UUID, author_id: UUID) -> bool:
    """Whether the actor wrote it."""
    return is_member(actor, community_id) and actor.member_id == author_id
