"""Why a post, comment or picture is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


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


class NotInThisCircle(DomainError):
    """Only who belongs to a circle speaks in it, and only while it goes on."""

    code = "posts.not_in_this_circle"
    status = 403
    sentence = _("这里只有圈里的人能说话。")


class ThreadLocked(DomainError):
    """Nobody comments on this post any more."""

    code = "posts.locked"
    status = 409
    sentence = _("这个帖子的评论已经关了。")


class TooManyPins(DomainError):
    """Details: limit."""

    code = "posts.too_many_pins"
    status = 409
    sentence = _("这里已经置顶了 %(limit)s 个，先取下一个。")


class MomentPassed(DomainError):
    """A post can only be scheduled for later."""

    code = "posts.moment_passed"
    sentence = _("选一个以后的时间。")


class TooFarAhead(DomainError):
    """Details: days."""

    code = "posts.too_far_ahead"
    sentence = _("最远只能定到 %(days)s 天以后。")


class NewerElsewhere(Conflict):
    """Another device has saved the draft since this one read it. Details: revision."""

    code = "posts.newer_elsewhere"
    sentence = _("这份草稿在另一台设备上更新过了。")


class DraftInTheWay(Conflict):
    """There is an open draft already in that place."""

    code = "posts.draft_in_the_way"
    sentence = _("那里还有一份没写完的草稿，先发掉或清空它。")


class HistoryClosed(DomainError):
    """Earlier wordings are for the author and staff."""

    code = "posts.history_closed"
    status = 403
    sentence = _("修改记录只给作者和管理人员看。")
