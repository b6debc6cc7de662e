"""The rules version by version, what changed in each, and who accepted which when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F

from fengqun.people.communities.choices import ConsentPurpose
from fengqun.people.communities.models import Community, Consent, Membership, RulesVersion
from fengqun.people.communities.queries.cards import member_cards
from fengqun.people.communities.types import MemberCard

PAGE_SIZE = 50


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison; `change` is kept, added or taken."""

    change: str
    text: str


@dataclass(frozen=True)
class RulesVersionCard:
    """One version of the rules, and what it changed of the one before."""

    version: int
    text: str
    summary: str
    asks_again: bool
    published_at: datetime
    publisher: MemberCard | None
    lines: Sequence[DiffLine]

    @property
    def changes(self) -> list[DiffLine]:
        """What was added or taken away."""
        return [line for line in self.lines if line.change != "kept"]


@dataclass(frozen=True)
class Acceptance:
    """That a person accepted a version of the rules; the card is missing for who never became a member."""

    person: MemberCard | None
    version: int
    accepted_at: datetime


@dataclass(frozen=True)
class Agreement:
    """How many members have accepted what they have to before they write."""

    asked: int
    """The version that is asked for; 0 while none was asked for again."""
    accepted: int
    present: int


def rules_diff(before: str, after: str) -> list[DiffLine]:
    """What changed between two texts of rules, line by line; blank lines count nothing."""
    old, new = _lines(before), _lines(after)
    found: list[DiffLine] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [DiffLine("kept", line) for line in new[new_from:new_to]]
            continue
        found += [DiffLine("taken", line) for line in old[old_from:old_to]]
        found += [DiffLine("added", line) for line in new[new_from:new_to]]
    return found


def rules_history(community_id: UUID, *, limit: int = 20) -> list[RulesVersionCard]:
    """The versions of the rules, the one that holds first."""
    rows = list(RulesVersion.objects.filter(community_id=community_id).order_by("-version")[: limit + 1])
    people = member_cards(row.published_by for row in rows if row.published_by)
    return [
        RulesVersionCard(
            version=row.version,
            text=row.text,
            summary=row.summary,
            asks_again=row.asks_again,
            published_at=row.published_at,
            publisher=people.get(row.published_by) if row.published_by else None,
            lines=rules_diff(before.text if before else "", row.text),
        )
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ][:limit]


def acceptances_page(community_id: UUID, *, number: int = 1) -> Page[Acceptance]:
    """Who accepted which version when, latest first."""
    rows = Consent.objects.filter(community_id=community_id, purpose=ConsentPurpose.RULES, is_given=True)
    page: Page[Any] = Paginator(rows.order_by("-decided_at", "-id"), PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    users = [row.user_id for row in shown]
    ids = dict(Membership.objects.filter(community_id=community_id, user_id__in=users).values_list("user_id", "id"))
    people = member_cards(ids.values())
    page.object_list = [
        Acceptance(people.get(ids[row.user_id]) if row.user_id in ids else None, row.version, row.decided_at)
        for row in shown
    ]
    return page


def acceptances_of(community_id: UUID, user_id: UUID) -> list[Acceptance]:
    """Which versions one person accepted, latest first."""
    rows = Consent.objects.filter(
        community_id=community_id, user_id=user_id, purpose=ConsentPurpose.RULES, is_given=True
    )
    return [Acceptance(None, row.version, row.decided_at) for row in rows.order_by("-decided_at", "-id")]


def agreement(community_id: UUID) -> Agreement:
    """How many members have accepted what is asked of them."""
    asked = Community.objects.values_list("rules_asked", flat=True).get(id=community_id)
    present = Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False)
    accepted = present.filter(rules_accepted__gte=F("community__rules_asked"))
    return Agreement(asked, accepted.count(), present.count())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
