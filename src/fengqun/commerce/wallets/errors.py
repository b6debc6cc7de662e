"""Refusals of this room."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError


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
    """The same request key came with another amount."""

    code = "wallets.request_key_reused"
    sentence = _("这次提现已经提交过，金额不同。请刷新页面后再试。")


class PayoutMoved(Conflict):
    """Somebody else has moved the payout on."""

    code = "wallets.payout_moved"
    sentence = _("这笔提现现在是“%(state)s”，不能这样做。")


class ReferenceUsed(Conflict):
    """The bank reference belongs to another payout."""

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
