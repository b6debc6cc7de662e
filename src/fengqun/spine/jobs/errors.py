"""What this room may refuse."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


class JobNotFound(NotFound):
    """No such failed job, or not of this community."""

    code = "jobs.not_found"
    sentence = _("没有找到这个失败的任务。")


class JobAlreadyQueued(Conflict):
    """The same periodic job is waiting in the queue again already."""

    code = "jobs.already_queued"
    sentence = _("同样的任务已经在排队了。")


class ReasonMissing(DomainError):
    """Giving a job up needs a reason that others can read later."""

    code = "jobs.reason_missing"
    sentence = _("写一句为什么不再重试，以后的人会看到。")
