"""Refusals of this room."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError


class BelowMinimum(DomainError):
    """The amount is smaller than the community pays out."""

    code = "wallets.below_minimum"
    sentence = _("每次至少提现 %(minimum)s。")


class NothingLeftAfterFee(DomainError):
    """The fee would eat the whole amount."""

    code = "wallets.nothing_left_after_fee"
    sentence = _("扣掉手续费后没有剩余，请多提一些。")


class NotEnough(DomainError):
    """The wallet cannot cover the amount."""

    code = "wallets.not_enough"
    sentence = _("现在最多可以提现 %(available)s。")


class RequestKeyReused(Conflict):
    """The same request key came with another amount or another receiving account."""

    code = "wallets.request_key_reused"
    sentence = _("这次提现已经提交过，内容不同。请刷新页面后再试。")


class PayoutMoved(Conflict):
    """Somebody else has moved the payout on."""

    code = "wallets.payout_moved"
    sentence = _("这笔提现现在是“%(state)s”，不能这样做。")


class CursorUnknown(DomainError):
    """A page of the statement was asked for with something that no page answered."""

    code = "wallets.cursor_unknown"
    sentence = _("找不到这一页，请从头看起。")


class OwnPayout(Denied):
    """Nobody takes part in paying out their own money."""

    code = "wallets.own_payout"
    sentence = _("这是你自己的提现，要由另一位工作人员来办。")


class RequestKeyTooLong(DomainError):
    """The request key is empty or longer than what is kept of it."""

    code = "wallets.request_key_too_long"
    sentence = _("请求编号要有 1 到 %(maximum)s 个字。")


class ReferenceTooLong(DomainError):
    """The bank's reference is longer than what is kept of it."""

    code = "wallets.reference_too_long"
    sentence = _("打款单号最多 %(maximum)s 个字。")


class ReferenceUsed(Conflict):
    """The bank reference belongs to another payout, or to an earlier attempt."""

    code = "wallets.reference_used"
    sentence = _("这个打款单号已经用在另一笔提现上。")


class ReasonMissing(DomainError):
    """A refusal without a reason."""

    code = "wallets.reason_missing"
    sentence = _("请写明原因，成员会看到。")


class ReferenceMissing(DomainError):
    """A confirmation without the bank's reference."""

    code = "wallets.reference_missing"
    sentence = _("请填写打款单号。")


class DestinationMissing(DomainError):
    """The receiving account is incomplete."""

    code = "wallets.destination_missing"
    sentence = _("请把收款账户填完整。")
