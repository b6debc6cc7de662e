"""An order was placed: decide, once and for all, who is thanked for each line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.commerce.orders.activities import OrderPlaced, SoldLine
from fengqun.growth.referrals.commands.bind import bind_by_click
from fengqun.growth.referrals.commands.facts import facts_for_update
from fengqun.growth.referrals.commands.reconcile import reconcile
from fengqun.growth.referrals.decisions import Decision, Reason, attribute
from fengqun.growth.referrals.models import Attribution
from fengqun.growth.referrals.queries.rules import rules_in_force, terms_of
from fengqun.growth.referrals.queries.ties import candidates_for
from fengqun.growth.referrals.types import RuleInForce
from fengqun.people.communities.queries import member_cards


@transaction.atomic
def attribute_order(placed: OrderPlaced, *, event_id: UUID) -> None:
    """Freeze attribution and rate of each line as of the moment of the order. Telling it twice changes nothing."""
    facts = facts_for_update(placed.community_id, placed.order_id)
    if facts.placed_at is not None:
        return
    facts.placed_at, facts.buyer_id, facts.number = placed.occurred_at, placed.buyer_member_id, placed.number
    facts.save()
    days = terms_of(placed.community_id).attribution_days
    decision = _decide(placed, at=placed.occurred_at, window_days=days)
    rules = rules_in_force(placed.community_id, [line.product_id for line in placed.lines], at=placed.occurred_at)
    Attribution.objects.bulk_create(_rows(placed, placed.lines, decision, rules, days))
    reconcile(placed.community_id, placed.order_id, event_id=event_id)


def _decide(placed: OrderPlaced, *, at: datetime, window_days: int) -> Decision:
    buyer_id = placed.buyer_member_id
    buyer = member_cards([buyer_id]).get(buyer_id)
    if buyer is None:
        return Decision(Reason.NOBODY)
    ties = candidates_for(placed.community_id, buyer_id=buyer_id, user_id=buyer.user_id, at=at, window_days=window_days)
    decision = attribute(ties, buyer_id=buyer_id, at=at, window_days=window_days)
    if decision.reason is not Reason.BINDING or decision.tie is None or decision.tie.binding_id is not None:
        return decision
    # The news of joining has not been heard yet: what it will bring is kept now, so that the order can name it.
    bound = bind_by_click(placed.community_id, member_id=buyer_id, user_id=buyer.user_id, at=decision.tie.since)
    return replace(decision, tie=replace(decision.tie, binding_id=bound.id if bound else None))


def _rows(
    placed: OrderPlaced,
    lines: Sequence[SoldLine],
    decision: Decision,
    rules: dict[UUID | None, RuleInForce],
    window_days: int,
) -> list[Attribution]:
    tie = decision.tie
    return [
        Attribution(
            community_id=placed.community_id,
            order_id=placed.order_id,
            line_id=line.line_id,
            product_id=line.product_id,
            quantity=line.quantity,
            base_minor=line.net_minor,
            unit=placed.currency,
            buyer_id=placed.buyer_member_id,
            promoter_id=decision.promoter_id,
            reason=decision.reason.value,
            tied_at=tie.since if tie else None,
            window_days=window_days,
            link_id=tie.link_id if tie else None,
            click_id=tie.click_id if tie else None,
            binding_id=tie.binding_id if tie else None,
            rule_id=rules[line.product_id].rule_id,
            rule_version=rules[line.product_id].version,
            is_product_rule=rules[line.product_id].is_product_rule,
            rate_bps=rules[line.product_id].rate_bps,
            decided_at=placed.occurred_at,
        )
        for line in lines
    ]
