"""Our side of the wire to the sandbox: the provider that rooms see."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.payments.chart import CLEARING_SANDBOX
from fengqun.commerce.payments.errors import PaymentNotFound
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.signing import verify
from fengqun.commerce.payments.sandbox.tables import SandboxPayment, SandboxRefund
from fengqun.commerce.payments.types import (
    IntentCard,
    ProviderPayment,
    ProviderRefund,
    RefundCard,
    Started,
    StatementRow,
    WebhookEvent,
)


class SandboxProvider:
    """Takes play money, exactly as a real provider takes real money."""

    code: str = "sandbox"
    label: str | Promise = _("沙盒支付")
    hint: str | Promise = _("试用环境，不会真的扣款")
    app_id: str = "fengqun"
    clearing: str = CLEARING_SANDBOX.code

    def merchant_id(self, community_id: UUID) -> str:
        """Each community is a merchant of its own."""
        return f"sandbox-{community_id.hex}"

    def start(self, intent: IntentCard) -> Started:
        """Open the payment, or find it again by our number."""
        payment, _is_new = SandboxPayment.objects.get_or_create(
            merchant_id=self.merchant_id(intent.community_id),
            order_no=intent.order_no,
            defaults={
                "app_id": self.app_id,
                "subject": intent.subject,
                "amount_minor": intent.amount_minor,
                "currency": intent.currency,
                "notify_url": intent.notify_url,
                "return_url": intent.return_url,
                "pay_until": intent.expires_at,
            },
        )
        return Started(provider_ref=str(payment.id), pay_url=reverse("sandbox-pay", kwargs={"ref": payment.id}))

    def query(self, intent: IntentCard) -> ProviderPayment:
        """What the company says about the payment."""
        payment = self._payment(intent.community_id, intent.order_no)
        return ProviderPayment(
            status=payment.status,
            merchant_id=payment.merchant_id,
            order_no=payment.order_no,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            provider_ref=str(payment.id),
            paid_at=payment.paid_at,
            failure=payment.failure,
        )

    def refund(self, refund: RefundCard) -> ProviderRefund:
        """Ask for money back under our refund number."""
        payment = self._payment(refund.community_id, refund.order_no)
        return _seen(company.pay_back(payment, refund_no=refund.refund_no, amount_minor=refund.amount_minor))

    def query_refund(self, refund: RefundCard) -> ProviderRefund | None:
        """What the company says about the refund."""
        known = SandboxRefund.objects.filter(refund_no=refund.refund_no).first()
        return None if known is None else _seen(known)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """One event a message."""
        return (verify(headers, body),)

    def statement(self, community_id: UUID, since: datetime, until: datetime) -> Sequence[StatementRow]:
        """The company's list of the community's payments and refunds."""
        mine = self.merchant_id(community_id)
        payments = SandboxPayment.objects.filter(merchant_id=mine, status="paid", paid_at__gte=since, paid_at__lt=until)
        refunds = SandboxRefund.objects.filter(
            payment__merchant_id=mine, status="succeeded", created_at__gte=since, created_at__lt=until
        ).select_related("payment")
        return [
            *(
                StatementRow("payment", p.order_no, str(p.id), p.amount_minor, p.currency, p.paid_at or p.created_at)
                for p in payments
            ),
            *(
                StatementRow("refund", r.refund_no, str(r.id), r.amount_minor, r.payment.currency, r.created_at)
                for r in refunds
            ),
        ]

    def _payment(self, community_id: UUID, order_no: str) -> SandboxPayment:
        found = SandboxPayment.objects.filter(merchant_id=self.merchant_id(community_id), order_no=order_no).first()
        if found is None:
            raise PaymentNotFound
        return found


def _seen(refund: SandboxRefund) -> ProviderRefund:
    return ProviderRefund(
        status=refund.status,
        refund_no=refund.refund_no,
        amount_minor=refund.amount_minor,
        provider_ref=str(refund.id),
        failure=refund.failure,
    )
