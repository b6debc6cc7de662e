"""Why a post, comment or picture is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError, NotFound


class PostNotFound(NotFound):
    """No such post for this person."""

    code = "posts.post_not_found"
    sentence = _("没有找到这个帖子，可能已经删除。")


class CommentNotFound(NotFound):
    """No such comment for this person."""

    code = "posts.comment_not_found"
    sentence = _("没有找到这条评论，可能已经删除。")


class NothingSaid(DomainError):
    """A post needs words or a picture, a comment needs words."""

    code = "posts.nothing_said"
    sentence = _("写点什么再发。")


class TooLong(DomainError):
    """Details: limit, in characters."""

    code = "posts.too_long"
    sentence = _("太长了，最多 %(limit)s 字。")


class TooManyPictures(DomainError):
    """Details: limit."""

    code = "posts.too_many_pictures"
    sentence = _("一个帖子最多放 %(limit)s 张图。")


class TooLateToRestore(DomainError):
    """A removed post can be restored for a while only."""

    code = "posts.too_late_to_restore"
    status = 409
    sentence = _("删除太久，已经找不回来了。")
