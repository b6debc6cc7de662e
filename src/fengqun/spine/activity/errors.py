"""What this room may refuse."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


class DeadLetterNotFound(NotFound):
    """No such dead letter in this community."""

    code = "activity.dead_letter_not_found"
    sentence = _("没有找到这条搁置的后续。")


class DeadLetterResolved(Conflict):
    """Somebody has replayed or dismissed it already."""

    code = "activity.dead_letter_resolved"
    sentence = _("这条后续已经有人处理过了。")


class ReasonMissing(DomainError):
    """A dismissal needs a reason that others can read later."""

    code = "activity.reason_missing"
    sentence = _("写一句为什么不再处理，以后的人会看到。")
