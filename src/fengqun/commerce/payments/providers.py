"""What a payment provider must be able to do, and which ones this server offers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise

from fengqun.commerce.payments.errors import UnknownProvider
from fengqun.commerce.payments.types import (
    IntentCard,
    ProviderPayment,
    ProviderRefund,
    RefundCard,
    Started,
    StatementRow,
    WebhookEvent,
)


class Provider(Protocol):
    """A company that takes money for us. All calls may use the network: never make them inside a transaction.

    Every call raises ProviderUnreachable when there is no answer; the caller may repeat it, the numbers
    (`order_no`, `refund_no`) make repetition harmless.
    """

    code: str
    label: str | Promise
    hint: str | Promise
    app_id: str
    clearing: str
    """Code of the ledger purpose that holds our money at this provider."""

    def merchant_id(self, community_id: UUID) -> str:
        """The account of this community at the provider."""

    def start(self, intent: IntentCard) -> Started:
        """Open a payment and answer the page to send the payer to."""

    def query(self, intent: IntentCard) -> ProviderPayment:
        """Ask what became of a payment."""

    def refund(self, refund: RefundCard) -> ProviderRefund:
        """Give money back. The same `refund_no` is paid once, however often it is sent."""

    def query_refund(self, refund: RefundCard) -> ProviderRefund | None:
        """Ask what became of a refund; None if the provider never heard of it."""

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Check signature over the raw bytes and age, and read the events.

        Raises BadSignature, StaleMessage, MalformedMessage.
        """

    def statement(self, community_id: UUID, since: datetime, until: datetime) -> Sequence[StatementRow]:
        """The provider's own list of what was paid and refunded in the time span."""


_offered: dict[str, Provider] = {}


def offer(provider: Provider) -> None:
    """Put a provider on offer; a second one of the same code replaces the first."""
    _offered[provider.code] = provider


def withdraw(code: str) -> None:
    """Take a provider off offer."""
    _offered.pop(code, None)


def offered() -> list[Provider]:
    """Every provider on offer, by code."""
    return [provider for _code, provider in sorted(_offered.items())]


def provider_of(code: str) -> Provider:
    """The provider of this code; raises UnknownProvider."""
    provider = _offered.get(code)
    if provider is None:
        raise UnknownProvider(provider=code)
    return provider
