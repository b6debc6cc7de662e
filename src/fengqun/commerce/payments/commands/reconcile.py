"""Compare the provider's own list with our events: what one side knows and the other does not."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from fengqun.commerce.payments.errors import PaymentNotFound, ProviderUnreachable
from fengqun.commerce.payments.intents import intent_card, refund_card
from fengqun.commerce.payments.models import PaymentEvent, PaymentIntent, PaymentRefund, Reconciliation
from fengqun.commerce.payments.policies import RECONCILE
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.types import EventKind, Finding, ReconciliationReport
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import SYSTEM, Actor

_log = logging.getLogger(__name__)

Key = tuple[str, str]
"""Kind and number."""
Booked = Mapping[Key, tuple[int, str]]
"""Amount and object id by (kind, number)."""

MOST_SILENCES = 3
"""A provider that leaves so many questions in a row without an answer is not asked any more this time."""


def reconcile(
    community_id: UUID, provider: str, *, since: datetime, until: datetime, actor: Actor
) -> ReconciliationReport:
    """Ask the provider for its list of the time span, compare, and keep the findings.

    What it does not answer when asked singly is named among the findings; the rest is compared all the same.
    Calls the provider, so never inside a transaction. Raises Denied, UnknownProvider, and ProviderUnreachable if it
    does not even answer with its list.
    """
    actor.require(RECONCILE, community_id)
    theirs = {
        (row.kind, row.number): row.amount_minor for row in provider_of(provider).statement(community_id, since, until)
    }
    ours = _booked(community_id, provider, since, until)
    ours = {**_looked_up(community_id, provider, set(theirs) - set(ours)), **ours}
    known, unanswered = _asked(provider, {key: ours[key][1] for key in sorted(set(ours) - set(theirs))})
    theirs = {**known, **theirs}
    compared = (set(ours) | set(theirs)) - unanswered
    findings = (*_differences(compared, ours, theirs), *_not_compared(unanswered, ours))
    return _keep(community_id, provider, since, until, len(compared), findings)


def reconcile_yesterday() -> int:
    """Reconcile every community that had money at a provider on the day before; answers how many spans had findings."""
    until = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    since = until - timedelta(days=1)
    busy = (
        PaymentEvent.objects.filter(occurred_at__gte=since, occurred_at__lt=until)
        .order_by()
        .values_list("intent__community_id", "intent__provider")
        .distinct()
    )
    found = 0
    for community_id, code in sorted(busy, key=str):
        try:
            found += not reconcile(community_id, code, since=since, until=until, actor=SYSTEM).is_clean
        except DomainError:
            _log.warning("no comparison of %s with %s", community_id, code, exc_info=True)
    return found


def _booked(community_id: UUID, provider: str, since: datetime, until: datetime) -> dict[Key, tuple[int, str]]:
    events = PaymentEvent.objects.filter(
        intent__community_id=community_id, intent__provider=provider, occurred_at__gte=since, occurred_at__lt=until
    )
    return _by_number(events)


def _looked_up(community_id: UUID, provider: str, numbers: Iterable[Key]) -> dict[Key, tuple[int, str]]:
    """What we booked outside the time span for numbers that only they list inside it."""
    intent_ids = [number for kind, number in numbers if kind == "payment"]
    refund_ids = [number.partition("-")[0] for kind, number in numbers if kind == "refund"]
    mine = PaymentEvent.objects.filter(intent__community_id=community_id, intent__provider=provider)
    return {
        **_by_number(mine.filter(intent_id__in=_ids(intent_ids), kind=EventKind.CAPTURED.value)),
        **_by_number(mine.filter(refund_id__in=_ids(refund_ids), kind=EventKind.REFUND_SUCCEEDED.value)),
    }


def _asked(provider: str, missing: Mapping[Key, str]) -> tuple[dict[Key, int], set[Key]]:
    """What they say, asked one by one, about what we booked in the time span and they list outside of it.

    The second part are those of which they said nothing.
    """
    known: dict[Key, int] = {}
    unanswered: set[Key] = set()
    silences = 0
    for key, object_id in missing.items():
        if silences == MOST_SILENCES:
            unanswered.add(key)
            continue
        try:
            amount_minor = _amount_there(provider, key[0], object_id)
        except ProviderUnreachable:
            unanswered.add(key)
            silences += 1
            continue
        silences = 0
        if amount_minor is not None:
            known[key] = amount_minor
    return known, unanswered


def _amount_there(provider: str, kind: str, object_id: str) -> int | None:
    """What was paid or given back, by their word; None if they know of no such thing."""
    company = provider_of(provider)
    if kind == "refund":
        refund = company.query_refund(refund_card(PaymentRefund.objects.select_related("intent").get(id=object_id)))
        return refund.amount_minor if refund is not None and refund.status == "succeeded" else None
    try:
        payment = company.query(intent_card(PaymentIntent.objects.get(id=object_id)))
    except PaymentNotFound:
        return None
    return payment.amount_minor if payment.status == "paid" else None


def _ids(texts: Iterable[str]) -> list[UUID]:
    ids = []
    for text in texts:
        try:
            ids.append(UUID(hex=text))
        except ValueError:
            continue  # not one of our numbers: it stays a finding
    return ids


def _by_number(events: object) -> dict[Key, tuple[int, str]]:
    rows = list(events.values_list("kind", "intent_id", "refund_id", "amount_minor"))  # type: ignore[attr-defined]
    attempts = dict(
        PaymentRefund.objects.filter(id__in=[row[2] for row in rows if row[2]]).values_list("id", "attempt")
    )
    booked: dict[Key, tuple[int, str]] = {}
    for kind, intent_id, refund_id, amount_minor in rows:
        if kind == EventKind.CAPTURED:
            booked["payment", intent_id.hex] = (amount_minor, str(intent_id))
        elif kind == EventKind.REFUND_SUCCEEDED:
            booked["refund", f"{refund_id.hex}-{attempts[refund_id]}"] = (amount_minor, str(refund_id))
    return booked


def _not_compared(unanswered: Iterable[Key], ours: Booked) -> Iterable[Finding]:
    for kind, number in sorted(unanswered):
        ours_minor, object_id = ours[kind, number]
        yield Finding(f"{kind}_not_compared", number, ours_minor, 0, kind, object_id)


def _differences(keys: Iterable[Key], ours: Booked, theirs: Mapping[Key, int]) -> Iterable[Finding]:
    for key in sorted(keys):
        kind, number = key
        ours_minor, object_id = ours.get(key, (0, ""))
        theirs_minor = theirs.get(key, 0)
        if key not in ours:
            yield Finding(f"{kind}_missing_here", number, 0, theirs_minor, kind, "")
        elif key not in theirs:
            yield Finding(f"{kind}_missing_there", number, ours_minor, 0, kind, object_id)
        elif ours_minor != theirs_minor:
            yield Finding(f"{kind}_amount_differs", number, ours_minor, theirs_minor, kind, object_id)


@transaction.atomic
def _keep(
    community_id: UUID,
    provider: str,
    since: datetime,
    until: datetime,
    compared: int,
    findings: tuple[Finding, ...],
) -> ReconciliationReport:
    row = Reconciliation.objects.create(
        community_id=community_id,
        provider=provider,
        since=since,
        until=until,
        compared=compared,
        findings=[asdict(finding) for finding in findings],
        ran_at=clock.now(),
    )
    return ReconciliationReport(row.id, provider, since, until, compared, findings, row.ran_at)
