"""Why a payment says no."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


class PaymentNotFound(NotFound):
    """No such intent or refund for this person."""

    code = "payments.not_found"
    sentence = _("没有找到这笔付款。")


class UnknownProvider(DomainError):
    """The provider is not offered on this server. Details: provider."""

    code = "payments.unknown_provider"
    sentence = _("这里不能用这种方式付款。")


class ProviderUnreachable(DomainError):
    """The provider did not answer; nothing is lost, the same step may be repeated."""

    code = "payments.provider_unreachable"
    status = 503
    sentence = _("付款方暂时没有回应，过一会儿再试。")


class AmountOutOfRange(DomainError):
    """An intent or a refund asks for more than nothing, and for no more than the books can hold."""

    code = "payments.amount_out_of_range"
    sentence = _("金额要大于零，也不能大得离谱。")


class RefundTooLarge(DomainError):
    """More than what was captured, went back already, or is on its way back. Details: refundable_minor."""

    code = "payments.refund_too_large"
    status = 409
    sentence = _("退款超过了还能退的金额。")


class RefundNotFailed(Conflict):
    """Only a refund that failed can be tried again."""

    code = "payments.refund_not_failed"
    sentence = _("这笔退款没有失败，不用重试。")


class RefundUnsettled(Conflict):
    """The provider has not refused the refund for good, so another attempt might pay twice."""

    code = "payments.refund_unsettled"
    sentence = _("付款方还没说这笔退款不成，现在重试可能会退两次。")


class UnknownStatus(DomainError):
    """There is no such state to look for. Details: status."""

    code = "payments.unknown_status"
    sentence = _("没有这种状态。")


class KeyReused(Conflict):
    """The same key came with another request."""

    code = "payments.key_reused"
    sentence = _("这次请求和上一次用了同一个编号，但内容不同。")


class SettlementUnreasonable(DomainError):
    """Nothing arrived, a sum is below zero or beyond what the books hold, the day is to come, or no number is given."""

    code = "payments.settlement_unreasonable"
    sentence = _("到账金额要大于零，手续费不能小于零，日期不能是将来，单号要有 1 到 80 个字。")


class SettlementTooLarge(Conflict):
    """More than what lies at the provider. Details: held."""

    code = "payments.settlement_too_large"
    sentence = _("到账加手续费超过了付款方那里的钱，那里现在有 %(held)s。")


class SettlementDiffers(Conflict):
    """The provider's number was recorded before, with other sums or another day."""

    code = "payments.settlement_differs"
    sentence = _("这个结算单号已经登记过，金额或日期不同。")


class BadSignature(DomainError):
    """A webhook whose signature does not fit its bytes."""

    code = "payments.bad_signature"
    status = 401
    sentence = _("签名不对。")


class StaleMessage(DomainError):
    """A webhook that is too old, or from the future."""

    code = "payments.stale_message"
    status = 400
    sentence = _("消息的时间不对。")


class MalformedMessage(DomainError):
    """A webhook with a good signature and unreadable content."""

    code = "payments.malformed_message"
    status = 400
    sentence = _("消息读不懂。")


class StartedElsewhere(Conflict):
    """The intent can no longer be paid: it is done, failed or expired."""

    code = "payments.no_longer_payable"
    sentence = _("这笔付款已经结束，请重新发起。")
