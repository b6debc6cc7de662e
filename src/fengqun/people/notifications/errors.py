"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError, NotFound


class NoticeNotFound(NotFound):
    """No such notice of this member."""

    code = "notifications.notice_not_found"
    sentence = _("没有找到这条通知。")


class KindUnknown(NotFound):
    """No installed room has notices of that kind. Details: kind."""

    code = "notifications.kind_unknown"
    sentence = _("没有这种通知。")


class NoticeIsNotOptional(DomainError):
    """Decisions about oneself always stand in the list. Details: label."""

    code = "notifications.not_optional"
    sentence = _("“%(label)s”关系到你自己，站内不能关掉。")


class LinkSpoilt(NotFound):
    """The link of an e-mail is none that we wrote, or it is of somebody who has gone."""

    code = "notifications.link_spoilt"
    sentence = _("这个链接不对，请从邮件里重新点开，或登录后在通知设置里改。")
