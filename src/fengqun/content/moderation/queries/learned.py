"""What a community's classifier knows, and what it says of a text."""

from uuid import UUID

from fengqun.content.moderation.models import SpamCount, SpamTotal
from fengqun.content.moderation.spam import Learned, Score, score, signs_of


def learned_of(community_id: UUID) -> Learned:
    """How much was learned; two statements at most."""
    total = SpamTotal.objects.filter(community_id=community_id).first()
    if total is None:
        return Learned()
    kinds = SpamCount.objects.filter(community_id=community_id).count() if total.spam_texts and total.ham_texts else 0
    return Learned(total.spam_texts, total.ham_texts, total.spam_signs, total.ham_signs, kinds)


def score_of(community_id: UUID, text: str) -> Score | None:
    """How likely the text is spam by what was learned here; None while that is too little. Three statements at most."""
    learned = learned_of(community_id)
    if not learned.is_enough:
        return None
    signs = signs_of(text)
    rows = SpamCount.objects.filter(community_id=community_id, sign__in=signs).values_list("sign", "spam", "ham")
    return score(signs, {sign: (spam, ham) for sign, spam, ham in rows}, learned)
