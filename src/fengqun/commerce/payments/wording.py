"""What the states and findings are called."""

from django.utils.translation import gettext as _

from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.payables import payable_text
from fengqun.commerce.payments.providers import offered
from fengqun.commerce.payments.types import Finding, IntentCard, PaymentStatus
from fengqun.kernel.money import Money
from fengqun.ui.amounts import write_amount


def provider_label(code: str) -> str:
    """The provider's name for people; its code where it is not on offer any more."""
    return next((str(provider.label) for provider in offered() if provider.code == code), code)


def subject_text(intent: IntentCard) -> str:
    """What the payment is for, in the reader's language."""
    return payable_text(intent.payable_kind, intent.subject)


def status_label(status: PaymentStatus) -> str:
    """The state's name for people."""
    return str(PaymentIntent.Status(status.value).label)


def status_tone(status: PaymentStatus) -> str:
    """The tone of its badge."""
    return {
        PaymentStatus.CAPTURED: "leaf",
        PaymentStatus.FAILED: "alert",
        PaymentStatus.REDIRECTED: "sky",
        PaymentStatus.PARTLY_REFUNDED: "honey",
    }.get(status, "")


def finding_text(finding: Finding, unit: str) -> str:
    """A finding as a sentence."""
    template = {
        "payment_missing_here": _("付款方收了 %(theirs)s，账上没有：%(number)s"),
        "payment_missing_there": _("账上记了 %(ours)s，付款方没有：%(number)s"),
        "payment_amount_differs": _("付款金额不同，账上 %(ours)s，付款方 %(theirs)s：%(number)s"),
        "refund_missing_here": _("付款方退了 %(theirs)s，账上没有：%(number)s"),
        "refund_missing_there": _("账上退了 %(ours)s，付款方没有：%(number)s"),
        "payment_not_compared": _("付款方没有回答，没能比：付款 %(ours)s，%(number)s"),
        "refund_not_compared": _("付款方没有回答，没能比：退款 %(ours)s，%(number)s"),
        "refund_amount_differs": _("退款金额不同，账上 %(ours)s，付款方 %(theirs)s：%(number)s"),
    }[finding.kind]
    return template % {
        "ours": write_amount(Money(finding.ours_minor, unit), exact=True),
        "theirs": write_amount(Money(finding.theirs_minor, unit), exact=True),
        "number": finding.number,
    }
