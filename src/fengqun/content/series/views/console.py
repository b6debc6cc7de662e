"""Series for those who run the community."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fengqun.content.series import queries
from fengqun.content.series.policies import RUN_SERIES
from fengqun.content.series.queries.beats import records_of
from fengqun.content.series.wording import rhythm_words
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request


@require_GET
@allow(having(RUN_SERIES))
def series(request: Request) -> HttpResponse:
    """Every series, how it keeps its word, and what was missed."""
    cards = queries.listed(request.community.id, actor=request.actor)
    following = queries.next_beats(cards, request.community.zone)
    records = records_of([card.id for card in cards])
    context = {
        "console_nav": "series",
        "rows": [(card, rhythm_words(card.cadence), following.get(card.id), records[card.id]) for card in cards],
        "missed": queries.missed_lately(request.community.id, actor=request.actor),
    }
    return render(request, "series/console/series.html", context)
