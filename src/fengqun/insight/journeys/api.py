"""Insight for programs."""

from typing import Any

from ninja import Router

from fengqun.insight.journeys.policies import SEE_INSIGHT
from fengqun.insight.journeys.queries import cohorts
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request

router = Router(tags=["insight"])


@router.get("/communities/{community}/insight/cohorts", response=dict[str, Any], summary="Monthly cohorts")
@allow(having(SEE_INSIGHT))
def monthly_cohorts(request: Request, community: str) -> dict[str, Any]:  # noqa: ARG001 - the address names it
    """Monthly cohorts of buyers, repeat buying and how spend is spread."""
    return cohorts(request.community.id).as_data()
