"""Let the classifier learn from a decision, and forget it when the decision is undone."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.content.moderation.choices import Learned
from fengqun.content.moderation.models import Case
from fengqun.content.moderation.spam import signs_of

# The totals' row is written first, so that two that learn in one community take turns.
_TOTALS = """
INSERT INTO moderation_spamtotal AS known (community_id, spam_texts, ham_texts, spam_signs, ham_signs)
VALUES (%(community)s, greatest(%(spam)s, 0), greatest(%(ham)s, 0), greatest(%(spam)s * %(signs)s, 0),
        greatest(%(ham)s * %(signs)s, 0))
ON CONFLICT (community_id) DO UPDATE SET
    spam_texts = known.spam_texts + %(spam)s,
    ham_texts = known.ham_texts + %(ham)s,
    spam_signs = known.spam_signs + %(spam)s * %(signs)s,
    ham_signs = known.ham_signs + %(ham)s * %(signs)s
"""
_COUNTS = """
INSERT INTO moderation_spamcount AS known (community_id, sign, spam, ham)
SELECT %(community)s, new.sign, greatest(%(spam)s, 0), greatest(%(ham)s, 0)
FROM unnest(%(all)s::text[]) AS new(sign)
ORDER BY new.sign
ON CONFLICT (community_id, sign) DO UPDATE SET spam = known.spam + %(spam)s, ham = known.ham + %(ham)s
"""
_FORGET_EMPTY = "DELETE FROM moderation_spamcount WHERE community_id = %(community)s AND spam = 0 AND ham = 0"


def learn(case: Case, what: str) -> None:
    """Count the words of the case as spam or ham, in the caller's transaction, and remember on the case that it did."""
    if case.learned or what not in {Learned.SPAM, Learned.HAM}:
        return
    signs = sorted(signs_of(case.excerpt))
    if signs:
        _count(case.community_id, what, signs, 1)
        case.learned, case.learned_signs = what, signs


def unlearn(case: Case) -> None:
    """Take exactly that back."""
    if case.learned:
        _count(case.community_id, case.learned, case.learned_signs, -1)
        case.learned, case.learned_signs = Learned.NOTHING, []


def _count(community_id: UUID, what: str, signs: Collection[str], step: int) -> None:
    values: dict[str, Any] = {
        "community": community_id,
        "spam": step if what == Learned.SPAM else 0,
        "ham": step if what == Learned.HAM else 0,
        "signs": len(signs),
        "all": list(signs),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, values)
        cursor.execute(_COUNTS, values)
        if step < 0:
            cursor.execute(_FORGET_EMPTY, values)
