"""How the sandbox signs its messages: HMAC-SHA256 over the timestamp and the raw bytes of the body."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from fengqun.commerce.payments.errors import BadSignature, MalformedMessage, StaleMessage
from fengqun.commerce.payments.types import WebhookEvent
from fengqun.kernel import clock

TIMESTAMP_HEADER = "Sandbox-Timestamp"
SIGNATURE_HEADER = "Sandbox-Signature"
MAX_AGE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """Headers and body as they go over the wire."""

    headers: dict[str, str]
    body: bytes


def sign(body: bytes, *, at: datetime | None = None) -> SignedMessage:
    """The message signed with the moment of sending; each sending signs anew."""
    timestamp = str(int((at or clock.now()).timestamp()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: _signature(timestamp, body),
    }
    return SignedMessage(headers, body)


def verify(headers: Mapping[str, str], body: bytes) -> WebhookEvent:
    """The event of a message whose signature and age are right.

    Raises BadSignature, StaleMessage (older or newer than five minutes), MalformedMessage.
    """
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = given.get(TIMESTAMP_HEADER.lower(), "")
    signature = given.get(SIGNATURE_HEADER.lower(), "")
    if not hmac.compare_digest(_signature(timestamp, body).encode(), signature.encode()):
        raise BadSignature
    sent_at = _moment(timestamp)
    if abs(clock.now() - sent_at) > MAX_AGE:
        raise StaleMessage
    return _event(body, sent_at)


def _signature(timestamp: str, body: bytes) -> str:
    return hmac.new(_key(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _key() -> bytes:
    """The key both sides share, derived from the server's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), b"fengqun.payments.sandbox.webhook", hashlib.sha256).digest()


def _moment(timestamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedMessage from error


def _event(body: bytes, sent_at: datetime) -> WebhookEvent:
    try:
        data: dict[str, Any] = json.loads(body)
        return WebhookEvent(
            event_id=str(data["event_id"]),
            kind=str(data["kind"]),
            merchant_id=str(data["merchant_id"]),
            app_id=str(data["app_id"]),
            order_no=str(data["order_no"]),
            refund_no=str(data.get("refund_no", "")),
            amount_minor=int(data["amount_minor"]),
            currency=str(data["currency"]),
            sent_at=sent_at,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedMessage from error
