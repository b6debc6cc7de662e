"""What can be asked here."""

from fengqun.insight.journeys.queries.cohorts import cohort_members, cohorts

__all__ = ["cohort_members", "cohorts"]
