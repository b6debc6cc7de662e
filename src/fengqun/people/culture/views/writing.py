"""Keeping the culture page, and writing one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, having, members
from fengqun.kernel.requests import Request
from fengqun.people.communities.commands import change_canvas
from fengqun.people.communities.policies import CHANGE_CANVAS
from fengqun.people.culture import commands, queries
from fengqun.people.culture.errors import NotALeader
from fengqun.people.culture.forms import ManifestoForm, PersonaForm, ReasonForm, RitualForm, TermForm
from fengqun.people.culture.policies import KEEP_CULTURE, is_leader
from fengqun.people.culture.types import PersonaDraft

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@never_cache
@allow(having(KEEP_CULTURE))
def console(request: Request) -> HttpResponse:
    """Rituals, words, and what leaders want to show."""
    return _console(request)


@require_POST
@allow(having(CHANGE_CANVAS))
def manifesto(request: Request) -> HttpResponse:
    """Write the manifesto anew."""
    form = ManifestoForm(request.POST)
    if form.is_valid():
        change_canvas(request.community.id, actor=request.actor, manifesto=form.cleaned_data["text"].strip())
        messages.success(request, _("已保存。"))
    return _to_console(request)


@require_POST
@allow(having(KEEP_CULTURE))
def rituals(request: Request) -> HttpResponse:
    """Add a ritual."""
    form = RitualForm(request.POST)
    if form.is_valid():
        try:
            commands.add_ritual(request.community.id, actor=request.actor, draft=form.draft)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_console(request)
    return _console(request, ritual_form=form)


@require_POST
@allow(having(KEEP_CULTURE))
def terms(request: Request) -> HttpResponse:
    """Add a word."""
    form = TermForm(request.POST)
    if form.is_valid():
        try:
            commands.add_term(request.community.id, actor=request.actor, **form.entered)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_console(request)
    return _console(request, term_form=form)


@require_http_methods(FORM_METHODS)
@never_cache
@allow(having(KEEP_CULTURE))
def ritual(request: Request, ritual_id: UUID) -> HttpResponse:
    """Change a ritual, or remove it."""
    card = queries.ritual(request.community.id, ritual_id)
    if request.POST.get("_method") == "delete":
        commands.remove_ritual(request.community.id, ritual_id, actor=request.actor)
        return _to_console(request)
    initial = {name: getattr(card, name) for name in RitualForm.base_fields}
    form = RitualForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_ritual(request.community.id, ritual_id, actor=request.actor, draft=form.draft)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_console(request)
    context = {"console_nav": "culture", "form": form, "name": card.name}
    return render(request, "culture/console/entry.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
@never_cache
@allow(having(KEEP_CULTURE))
def term(request: Request, term_id: UUID) -> HttpResponse:
    """Change a word, or remove it."""
    card = queries.term(request.community.id, term_id)
    if request.POST.get("_method") == "delete":
        commands.remove_term(request.community.id, term_id, actor=request.actor)
        return _to_console(request)
    form = TermForm(request.POST if request.method == "POST" else None, initial=TermForm.initial_of(card))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_term(request.community.id, term_id, actor=request.actor, **form.entered)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_console(request)
    context = {"console_nav": "culture", "form": form, "name": card.word}
    return render(request, "culture/console/entry.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
@never_cache
@allow(members)
def own_persona(request: Request) -> HttpResponse:
    """Write one's own page, or take it out of sight."""
    member_id = request.actor.require_member(request.community.id)
    if not is_leader(request.actor.roles):
        raise NotALeader
    card = queries.persona_card(request.community.id, member_id)
    if request.POST.get("_method") == "delete":
        commands.hide_persona(request.community.id, member_id, actor=request.actor)
        messages.success(request, _("收起来了，现在只有你看得到。"))
        return redirect("culture-persona-own", community=request.community.slug)
    begun = (card.proposed or card.draft) if card else PersonaDraft()
    is_sent = request.method == "POST"
    form = PersonaForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial=PersonaForm.initial_of(begun),
    )
    if is_sent and form.is_valid():
        try:
            is_shown = commands.write_persona(
                request.community.id, actor=request.actor, draft=form.draft, photo=form.cleaned_data["photo"]
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("发布了。") if is_shown else _("交上去了，运营同意以后就能看到。"))
            return redirect("culture-persona-own", community=request.community.slug)
    context = {"nav": "home", "form": form, "card": card}
    return render(request, "culture/own_persona.html", context, status=422 if form.errors else 200)


@require_POST
@allow(having(KEEP_CULTURE))
def consent(request: Request, member_id: UUID) -> HttpResponse:
    """Let what a leader wrote be seen."""
    commands.publish_persona(request.community.id, member_id, actor=request.actor)
    messages.success(request, _("发布了。"))
    return _to_console(request)


@require_POST
@allow(having(KEEP_CULTURE))
def refusal(request: Request, member_id: UUID) -> HttpResponse:
    """Say what is missing, or take a page out of sight."""
    if request.POST.get("go") == "hide":
        commands.hide_persona(request.community.id, member_id, actor=request.actor)
        return _to_console(request)
    form = ReasonForm(request.POST)
    if form.is_valid():
        commands.decline_persona(
            request.community.id, member_id, actor=request.actor, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("没有发布，理由发给了本人。"))
    else:
        messages.error(request, _("写一句理由，本人会看到。"))
    return _to_console(request)


def _console(
    request: Request, *, ritual_form: RitualForm | None = None, term_form: TermForm | None = None
) -> HttpResponse:
    community = request.community
    search = request.GET.get("q", "").strip()
    context = {
        "console_nav": "culture",
        "search": search,
        "rituals": queries.rituals(community.id),
        "terms": queries.terms(community.id, search=search),
        "proposed": queries.personas_proposed(community.id),
        "personas": queries.personas(community.id),
        "ritual_form": ritual_form or RitualForm(),
        "term_form": term_form or TermForm(),
        "manifesto_form": ManifestoForm(initial={"text": community.manifesto}),
        "may_write_manifesto": request.actor.may(CHANGE_CANVAS, community.id),
    }
    return render(request, "culture/console/culture.html", context, status=422 if ritual_form or term_form else 200)


def _to_console(request: Request) -> HttpResponse:
    return redirect("culture-console", community=request.community.slug)
