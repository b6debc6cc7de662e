"""Looking at challenges: the list, one of them, its ranking, one's certificate."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fengqun.content.challenges import queries
from fengqun.content.challenges.certificate import draw
from fengqun.content.challenges.forms import CheckInForm, ReminderForm
from fengqun.content.challenges.opened import opened_mark
from fengqun.content.challenges.queries.cards import LATER, NOW, PAST, TABS
from fengqun.content.challenges.types import ChallengeCard
from fengqun.content.challenges.views.common import circle_named, find, is_run_by, may_open_some
from fengqun.content.posts.types import Place
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.queries import member_card, stage_labels


@require_safe
@never_cache
@allow(members)
def challenges(request: Request) -> HttpResponse:
    """The challenges that run, that come, or that are over."""
    tab = request.GET.get("tab", NOW)
    tab = tab if tab in TABS else NOW
    here = reverse("challenges-list", kwargs={"community": request.community.slug})
    labels = ((NOW, _("进行中")), (LATER, _("快开始的")), (PAST, _("结束的")))
    context = {
        "nav": "home",
        "tab": tab,
        "tabs": [{"url": f"{here}?tab={key}", "label": label, "current": key == tab} for key, label in labels],
        "page": queries.challenges_page(request.community, actor=request.actor, tab=tab, number=page_number(request)),
        "may_open": may_open_some(request),
    }
    return render(request, "challenges/list.html", context)


@require_safe
@never_cache
@allow(members)
def challenge(request: Request, challenge_id: UUID) -> HttpResponse:
    """One challenge: what it asks, my days, and what everybody sends."""
    card = find(request, challenge_id)
    before = Place.read(request.GET.get("before", ""))
    if request.htmx and before:
        page = queries.check_ins_page(card.id, actor=request.actor, before=before)
        return render(request, "challenges/_check_ins.html", {"challenge": card, "page": page, "nav": "home"})
    return render(request, "challenges/challenge.html", challenge_context(request, card))


def challenge_context(request: Request, card: ChallengeCard, *, form: CheckInForm | None = None) -> dict[str, Any]:
    """What the page of a challenge needs, with a check-in that was refused."""
    mine = queries.my_part(card, actor=request.actor)
    day = form.data.get("day", "") if form else request.GET.get("day", "")
    makeup = next((one for one in mine.makeup_open if str(one) == day), None) if mine else None
    opened = (
        form.data.get("opened", "") if form else opened_mark(card.id, request.actor.require_member(card.community_id))
    )
    stage = stage_labels(request.community.kind).get(card.minimum_stage, "")
    return {
        "nav": "home",
        "challenge": card,
        "circle": circle_named(card),
        "host": member_card(card.host_id),
        "runs": is_run_by(request, card),
        "mine": mine,
        "makeup": makeup,
        "stage": stage,
        "form": form or CheckInForm(initial={"opened": opened, "day": makeup}),
        "reminder": ReminderForm(initial={"hour": mine.remind_hour}) if mine else None,
        "page": queries.check_ins_page(card.id, actor=request.actor, before=Place.read(request.GET.get("before", ""))),
    }


@require_safe
@never_cache
@allow(members)
def ranking(request: Request, challenge_id: UUID) -> HttpResponse:
    """Who stands where, and how that is counted."""
    card = find(request, challenge_id)
    found = queries.ranking(card.id, actor=request.actor, number=page_number(request))
    context = {
        "nav": "home",
        "challenge": card,
        "ranking": found,
        "newer": f"?page={found.number - 1}" if found.number > 1 else "",
        "older": f"?page={found.number + 1}" if found.number < found.pages else "",
    }
    return render(request, "challenges/ranking.html", context)


@require_safe
@never_cache
@allow(members)
def certificate(request: Request, challenge_id: UUID) -> HttpResponse:
    """One's certificate as a page, with the picture to keep."""
    card = find(request, challenge_id)
    earned = queries.certificate_of(card, request.community, actor=request.actor)
    return render(request, "challenges/certificate.html", {"nav": "home", "challenge": card, "certificate": earned})


@require_safe
@never_cache
@allow(members)
def certificate_picture(request: Request, challenge_id: UUID) -> HttpResponse:
    """The same as a picture."""
    card = find(request, challenge_id)
    earned = queries.certificate_of(card, request.community, actor=request.actor)
    response = HttpResponse(draw(earned), content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="certificate-{card.id.hex[:8]}.png"'
    return response
