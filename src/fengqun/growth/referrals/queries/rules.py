"""Which rate holds for what, and when."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fengqun.growth.referrals.models import CommissionRule, ReferralTerms
from fengqun.growth.referrals.profiles import PROFILES, Profile
from fengqun.growth.referrals.types import RuleInForce, RuleRow, Terms
from fengqun.people.communities.queries import community_by_id


def terms_of(community_id: UUID) -> Terms:
    """The community's terms, or the defaults: 30 days, profile `direct`."""
    row = ReferralTerms.objects.filter(community_id=community_id).first()
    return Terms(row.attribution_days, row.profile) if row else Terms()


def profile_of(community_id: UUID) -> Profile:
    """The compliance profile in force."""
    return PROFILES[terms_of(community_id).profile]


def rules_in_force(
    community_id: UUID, product_ids: Iterable[UUID | None], *, at: datetime
) -> dict[UUID | None, RuleInForce]:
    """The rate of each product at a moment, in one query; the key None is the community's default.

    The newest version whose time has come wins. A product rule without a rate falls back to the default.
    """
    wanted = {product_id for product_id in product_ids if product_id is not None}
    rows = (
        CommissionRule.objects.filter(community_id=community_id, valid_from__lte=at)
        .filter(Q(product_id__isnull=True) | Q(product_id__in=wanted))
        .order_by("product_id", "-valid_from", "-version")
        .distinct("product_id")
    )
    newest = {row.product_id: row for row in rows}
    default = _in_force(newest[None]) if None in newest else _founding(community_id)
    found: dict[UUID | None, RuleInForce] = {None: default}
    for product_id in wanted:
        row = newest.get(product_id)
        found[product_id] = default if row is None or row.rate_bps is None else _in_force(row)
    return found


def rule_history(community_id: UUID) -> list[RuleRow]:
    """Every version of every rule, newest first."""
    rows = CommissionRule.objects.filter(community_id=community_id).order_by("-created_at", "-version")
    return [RuleRow(row.id, row.product_id, row.version, row.rate_bps, row.valid_from, row.set_by) for row in rows]


def _in_force(row: CommissionRule) -> RuleInForce:
    return RuleInForce(row.id, row.version, row.rate_bps or 0, row.product_id is not None)


def _founding(community_id: UUID) -> RuleInForce:
    return RuleInForce(None, 0, community_by_id(community_id).default_commission_bps, is_product_rule=False)
