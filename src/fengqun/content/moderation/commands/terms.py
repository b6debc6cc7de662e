"""Change how a community moderates."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.moderation.activities import ModerationTermsChanged
from fengqun.content.moderation.choices import MOST_REASONS, REASON_LENGTH, LogKind
from fengqun.content.moderation.errors import Unreadable
from fengqun.content.moderation.models import ModerationTerms
from fengqun.content.moderation.policies import MODERATE, SET_MODERATION_TERMS
from fengqun.content.moderation.queries.terms import terms_of
from fengqun.content.moderation.types import Terms
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record

MOST_DOMAINS = 500
DOMAIN_LENGTH = 100
BOUNDS = {
    "hide_weight": (2, 1000),
    "newcomer_flaggers": (2, 100),
    "lock_flaggers": (2, 100),
    "newcomer_hours": (0, 720),
    "opening_days": (0, 365),
    "topics": (0, 1000),
    "replies": (0, 1000),
    "links": (0, 50),
    "pictures": (0, 50),
    "mentions": (0, 50),
    "first_seconds": (0, 60),
    "burst_count": (2, 100),
    "burst_minutes": (1, 1440),
    "spam_percent": (50, 100),
}
"""What each number may be, the same in the form, the API and here."""


@transaction.atomic
def change_moderation_terms(community_id: UUID, terms: Terms, *, actor: Actor) -> None:
    """Moderate by these terms from now on. Raises SignInRequired, Denied, Unreadable."""
    actor.require(SET_MODERATION_TERMS, community_id)
    _keep(community_id, terms, actor)


@transaction.atomic
def save_reasons(community_id: UUID, reasons: Iterable[str], *, actor: Actor) -> None:
    """Keep the sentences that decisions are often given with; with none the first ones stand again.

    Raises SignInRequired, Denied, Unreadable.
    """
    actor.require(MODERATE, community_id)
    kept = tuple(dict.fromkeys(clean for one in reasons if (clean := " ".join(one.replace("\x00", "").split()))))
    if len(kept) > MOST_REASONS or any(len(one) > REASON_LENGTH for one in kept):
        raise Unreadable(
            reason=_("最多 %(count)s 条，每条最多 %(length)s 个字。") % {"count": MOST_REASONS, "length": REASON_LENGTH}
        )
    _keep(community_id, replace(terms_of(community_id), saved_reasons=kept), actor)


def _keep(community_id: UUID, terms: Terms, actor: Actor) -> None:
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(terms, name) <= most:
            raise Unreadable(reason=_("数字要在 %(least)s 到 %(most)s 之间。") % {"least": least, "most": most})
    if terms.log_kind not in LogKind.values:
        raise Unreadable(reason=_("没有这种公开方式。"))
    values = asdict(terms)
    for name in ("blocked_domains", "allowed_domains"):
        values[name] = domains(values[name])
    values["saved_reasons"] = list(terms.saved_reasons)
    ModerationTerms.objects.update_or_create(community_id=community_id, defaults=values)
    record(ModerationTermsChanged(community_id=community_id, object_id=community_id, actor_id=actor.member_id))


def domains(entered: Iterable[str]) -> list[str]:
    """Domains as they are compared: small, without scheme, path and www. Raises Unreadable."""
    kept: dict[str, None] = {}
    for one in entered:
        host = one.strip().lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
        host = host.removeprefix("www.").strip(".")
        if host:
            if len(host) > DOMAIN_LENGTH or "." not in host or not host.isprintable() or " " in host:
                raise Unreadable(reason=_("“%(domain)s”不像一个域名。") % {"domain": host[:DOMAIN_LENGTH]})
            kept[host] = None
    if len(kept) > MOST_DOMAINS:
        raise Unreadable(reason=_("最多 %(count)s 个域名。") % {"count": MOST_DOMAINS})
    return list(kept)
