"""How a community moderates: terms, saved reasons, quiet times."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.content.moderation import commands, queries
from fengqun.content.moderation.forms import QuietForm, ReasonsForm, TermsForm
from fengqun.content.moderation.policies import MODERATE, SET_MODERATION_TERMS, beat_of, moderators
from fengqun.content.moderation.types import Terms
from fengqun.kernel.errors import DomainError
from fengqun.kernel.moments import read_moment
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import circle_cards

UNREADABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(SET_MODERATION_TERMS))
def terms(request: Request) -> HttpResponse:
    """Thresholds, limits of the first day, links, the classifier and the log."""
    stands = queries.terms_of(request.community.id)
    initial = {name: getattr(stands, name) for name in Terms.names()}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = Terms(**form.cleaned_data, saved_reasons=stands.saved_reasons)
        try:
            commands.change_moderation_terms(request.community.id, wanted, actor=request.actor)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("moderation-terms", community=request.community.slug)
    context = {"console_nav": "moderation", "form": form, "learned": queries.learned_of(request.community.id)}
    return render(request, "moderation/console/terms.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(MODERATE))
def reasons(request: Request) -> HttpResponse:
    """The sentences that decisions are often given with."""
    initial = {"reasons": queries.reasons_of(queries.terms_of(request.community.id))}
    form = ReasonsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.save_reasons(request.community.id, form.cleaned_data["reasons"], actor=request.actor)
        except DomainError as error:
            form.add_error("reasons", str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("moderation-queue", community=request.community.slug)
    context = {"console_nav": "moderation", "form": form}
    return render(request, "moderation/console/reasons.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(moderators)
def quiet(request: Request) -> HttpResponse:
    """Quiet times that stand, and a new one."""
    community, actor = request.community, request.actor
    beat = beat_of(actor, community.id)
    circles = [(one.id, one.name) for one in circle_cards(community.id, actor=actor) if beat.covers(one.id)]
    is_sent = request.method == "POST"
    form = QuietForm(request.POST if is_sent else None, circles=circles, has_commons=beat.has_commons)
    if is_sent and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            if values["ends_at"] is not None:
                values["ends_at"] = read_moment(timezone.make_naive(values["ends_at"]), community.zone)
            commands.set_quiet(community.id, actor=actor, **values)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("设好了，成员写东西时会看到。"))
            return redirect("moderation-quiet", community=community.slug)
    shown = [one for one in queries.quiets_of(community.id) if beat.covers(one.circle_id)]
    context = {"console_nav": "moderation", "form": form, "quiets": shown}
    return render(request, "moderation/console/quiet.html", context, status=UNREADABLE if form.errors else 200)


@require_POST
@allow(moderators)
def quiet_end(request: Request, quiet_id: UUID) -> HttpResponse:
    """End one now."""
    commands.end_quiet(request.community.id, quiet_id, actor=request.actor)
    messages.success(request, _("结束了，大家可以照常发言。"))
    return redirect("moderation-quiet", community=request.community.slug)
