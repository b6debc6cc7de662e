"""What newcomers may do on their first day: pure decisions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fengqun.content.moderation.types import Terms
from fengqun.content.moderation.weighing import is_staff
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a newcomer wants to publish, and what they published before."""

    is_topic: bool
    topics: int
    replies: int
    links: int
    pictures: int
    mentions: int
    is_edit: bool = False
    """Whether something that stands already is reworded: no further writing."""


def limited_until(member: MemberCard, founded_at: datetime | None, terms: Terms, now: datetime) -> datetime | None:
    """Until when the limits of the first day hold for somebody; None where they don't.

    Not for staff, not for who has come further than newcomer, and not for those who join while the community opens:
    there everybody is new, and nobody could speak.
    """
    if member.joined_at is None or member.stage != "newcomer" or is_staff(member.roles):
        return None
    if founded_at is None or member.joined_at < founded_at + timedelta(days=terms.opening_days):
        return None
    until = member.joined_at + timedelta(hours=terms.newcomer_hours)
    return until if now < until else None


def first_excess(attempt: Attempt, terms: Terms) -> tuple[str, int] | None:
    """The first limit that the attempt passes, with its number; None if it stays within all."""
    asked = (
        ("topics", attempt.topics + 1 if attempt.is_topic and not attempt.is_edit else 0, terms.topics),
        ("replies", 0 if attempt.is_topic or attempt.is_edit else attempt.replies + 1, terms.replies),
        ("links", attempt.links, terms.links),
        ("pictures", attempt.pictures, terms.pictures),
        ("mentions", attempt.mentions, terms.mentions),
    )
    return next(((name, most) for name, wanted, most in asked if wanted > most), None)
