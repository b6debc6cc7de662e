"""The console's pages about the community itself: canvas, gate, rules, invite codes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.communities.commands import (
    change_canvas,
    make_invite_code,
    revoke_invite_code,
)
from fengqun.people.communities.forms import (
    EconomyForm,
    HomeForm,
    InviteCodeForm,
    PurposeForm,
    SegmentsForm,
    ValuesForm,
    initial_of,
)
from fengqun.people.communities.gate import COMMUNITY, kinds_for, standing
from fengqun.people.communities.kinds import SECTIONS
from fengqun.people.communities.policies import CHANGE_CANVAS, CHANGE_GATE
from fengqun.people.communities.queries import canvas_history, canvas_of, current_rules, gate_of, invite_codes
from fengqun.people.communities.queries.walks import lines_of
from fengqun.people.communities.views.expiry import expiry_in
from fengqun.people.communities.views.preview import preview_of


class FoundedPurposeForm(PurposeForm):
    """The first step again; the address of a founded community stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        del self.fields["slug"]


PARTS = {
    "purpose": FoundedPurposeForm,
    "values": ValuesForm,
    "segments": SegmentsForm,
    "economy": EconomyForm,
    "home": HomeForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(CHANGE_CANVAS))
def canvas(request: Request) -> HttpResponse:
    """The canvas in parts, each saved on its own; below, how it came to be."""
    now = canvas_of(request.community.id)
    wanted = request.POST.get("part", "")
    initial = initial_of(now)
    forms = {
        key: form(request.POST if key == wanted else None, initial=initial, prefix=None) for key, form in PARTS.items()
    }
    status = 200
    if request.method == "POST" and wanted in forms:
        form = forms[wanted]
        if form.is_valid() and _save_part(request, form):
            return redirect("communities-console-canvas", community=request.community.slug)
        status = 422
    context = {
        "console_nav": "canvas",
        "forms": forms,
        "preview": preview_of(now),
        "history": canvas_history(request.community.id),
        "sections": SECTIONS.items(),
    }
    return render(request, "communities/console_canvas.html", context, status=status)


@require_safe
@never_cache
@allow(having(CHANGE_GATE))
def gate(request: Request) -> HttpResponse:
    """How one comes in: the steps in order, what can be added; the rules as they are; and the invite codes about."""
    return _gate_page(request, InviteCodeForm())


@require_POST
@allow(having(CHANGE_GATE))
def invite_code_list(request: Request) -> HttpResponse:
    """Make an invite code."""
    form = InviteCodeForm(request.POST)
    if not form.is_valid():
        return _gate_page(request, form, status=422)
    code = make_invite_code(
        request.community.id,
        actor=request.actor,
        quota=form.cleaned_data["quota"],
        expires_at=expiry_in(form.cleaned_data["days"]),
    )
    messages.success(request, _("邀请码 %(code)s 可以用了。") % {"code": code.code})
    return redirect("communities-console-gate", community=request.community.slug)


@require_POST
@allow(having(CHANGE_GATE))
def invite_code_revocation(request: Request, code_id: UUID) -> HttpResponse:
    """Take an invite code back."""
    revoke_invite_code(request.community.id, code_id, actor=request.actor)
    messages.success(request, _("邀请码已收回。"))
    return redirect("communities-console-gate", community=request.community.slug)


def _gate_page(request: Request, code_form: InviteCodeForm, *, status: int = 200) -> HttpResponse:
    plan = gate_of(request.community.id)
    context = {
        "console_nav": "gate",
        "code_form": code_form,
        "codes": invite_codes(request.community.id),
        "rules": current_rules(request.community.id),
        "lines": lines_of(plan, {}, standing(plan.steps, {})),
        "addable": [kind for kind in kinds_for(COMMUNITY) if kind.is_repeatable or plan.of_kind(kind.code) is None],
    }
    return render(request, "communities/console_gate.html", context, status=status)


def _save_part(request: Request, form: Any) -> bool:  # noqa: ANN401 - one of the forms in PARTS
    try:
        version = change_canvas(request.community.id, actor=request.actor, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("已保存为第 %(version)d 版。") % {"version": version})
    return True
