"""Insight pages of the console."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render

from fengqun.insight.journeys.policies import SEE_INSIGHT
from fengqun.insight.journeys.queries import cohort_members, cohorts
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request

PAGE = 50


@allow(having(SEE_INSIGHT))
def cohort_table(request: Request) -> HttpResponse:
    """The cohorts as a table, each cell opening the people behind it."""
    table = cohorts(request.community.id)
    return render(request, "journeys/cohorts.html", {"table": table, "console_nav": "insight"})


@allow(having(SEE_INSIGHT))
def cohort_people(request: Request, first_month: str, month: str) -> HttpResponse:
    """The members of one cell."""
    first, looked_at = _month(first_month), _month(month)
    page = max(1, int(request.GET.get("page", "1"))) if request.GET.get("page", "1").isdigit() else 1
    people = cohort_members(request.community.id, first, looked_at, limit=PAGE + 1, offset=(page - 1) * PAGE)
    context = {
        "people": people[:PAGE],
        "first_month": first,
        "month": looked_at,
        "newer": f"?page={page - 1}" if page > 1 else "",
        "older": f"?page={page + 1}" if len(people) > PAGE else "",
        "console_nav": "insight",
    }
    return render(request, "journeys/cohort_people.html", context)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
