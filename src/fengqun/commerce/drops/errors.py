"""Why a drop says no, outside of the lane. What a claim is answered stands in `answers.py`."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class DropNotFound(NotFound):
    """No such drop for this person."""

    code = "drops.not_found"
    sentence = _("没有找到这场限时抢购。")


class ClaimNotFound(NotFound):
    """No such win for this person."""

    code = "drops.claim_not_found"
    sentence = _("没有找到这次抢购的结果。")


class NotEligible(Denied):
    """The drop is for others. Details: reason, a sentence that says for whom."""

    code = "not_eligible"


class TitleMissing(DomainError):
    """A drop has a title of at most 60 characters."""

    code = "drops.title_missing"
    sentence = _("给这场抢购起个名字，不超过 60 个字。")


class PriceUnreasonable(DomainError):
    """A drop costs at least one minor unit, and no more than the books can hold."""

    code = "drops.price_unreasonable"
    sentence = _("抢购价要大于零。")


class QuotaUnreasonable(DomainError):
    """A drop has between one unit and a limit. Details: limit."""

    code = "drops.quota_unreasonable"
    sentence = _("数量要在 1 到 %(limit)s 之间。")


class LimitUnreasonable(DomainError):
    """A member can win at least one unit, and no more than there are."""

    code = "drops.limit_unreasonable"
    sentence = _("每人限购至少 1 件，不能多过总数。")


class PayTimeUnreasonable(DomainError):
    """The time to pay is between one minute and a limit. Details: limit."""

    code = "drops.pay_time_unreasonable"
    sentence = _("付款时间要在 1 到 %(limit)s 分钟之间。")


class TimesUnreasonable(DomainError):
    """A drop starts now or later and ends after that, within a limit of days. Details: days."""

    code = "drops.times_unreasonable"
    sentence = _("开始时间不能是过去，结束要在开始之后，最长 %(days)s 天。")


class AlreadyStarted(Conflict):
    """What has started is not changed any more."""

    code = "drops.already_started"
    sentence = _("已经开始了，不能再改。可以暂停或取消。")


class WrongState(Conflict):
    """The drop is past the point where this is possible. Details: state."""

    code = "drops.wrong_state"
    sentence = _("这场抢购现在是“%(state)s”，不能这样做。")


class DropClosed(Conflict):
    """The drop is over or was cancelled."""

    code = "drops.closed"
    sentence = _("这场抢购已经结束了。")


class UnitReturned(Conflict):
    """The win was given back: it was not paid in time, cancelled, or the drop was."""

    code = "drops.unit_returned"
    sentence = _("这一件没有在时限内付款，已经退回去了。")


class ReasonMissing(DomainError):
    """Cancelling a drop says why: it is told to the people."""

    code = "drops.reason_missing"
    sentence = _("写一句原因，会告诉抢到的人。")
