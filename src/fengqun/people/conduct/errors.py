"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class CaseNotFound(NotFound):
    """No such case here, or none for this person."""

    code = "conduct.case_not_found"
    sentence = _("没有找到这件违规。")


class AppealNotFound(NotFound):
    """No such appeal here, or none for this person."""

    code = "conduct.appeal_not_found"
    sentence = _("没有找到这份申诉。")


class PenaltyNotFound(NotFound):
    """No such penalty of this person."""

    code = "conduct.penalty_not_found"
    sentence = _("没有找到这个处分。")


class InvalidCase(DomainError):
    """Something a case or decision says is missing or wrong. Details: reason."""

    code = "conduct.invalid"
    sentence = _("%(reason)s")


class AlreadyDecided(Conflict):
    """Somebody else decided first."""

    code = "conduct.already_decided"
    sentence = _("已经有人裁决过了，刷新看看结果。")


class CaseIsOpen(Conflict):
    """The same thing is being looked at already."""

    code = "conduct.case_is_open"
    sentence = _("这件事已经立案，等裁决就好。")


class NotImpartial(Denied):
    """Nobody judges themselves, and the second judge is another person than the first."""

    code = "conduct.not_impartial"
    sentence = _("这件事要由另一个人来裁决。")


class AboutStaff(Denied):
    """Cases about staff are for the owner, and nobody judges the owner."""

    code = "conduct.about_staff"
    sentence = _("对方是工作人员，只有群主能处理。")


class TooHardForCircle(Denied):
    """Who judges in one circle decides warnings and short silences. Details: hours."""

    code = "conduct.too_hard_for_circle"
    sentence = _("圈子里的裁决最重是禁言 %(hours)s 小时，更重的由社群的裁决人来定。")


class NotInCircle(Denied):
    """Who judges in one circle judges its members."""

    code = "conduct.not_in_circle"
    sentence = _("这位成员不在你负责的圈子里。")


class TooLateToAppeal(DomainError):
    """The time to appeal is over. Details: until."""

    code = "conduct.too_late"
    sentence = _("申诉期到 %(until)s 为止，已经过了。")


class NothingToAppeal(Conflict):
    """The penalty does not hold any more, or an appeal put it in place."""

    code = "conduct.nothing_to_appeal"
    sentence = _("这个处分已经不能申诉了。")


class AlreadyAppealed(Conflict):
    """One appeal for each decision."""

    code = "conduct.already_appealed"
    sentence = _("一个处分申诉一次，你已经申诉过了。")
