"""A buyer sees, sets and ends who is thanked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.growth.referrals.commands import bind_by_code, unbind
from fengqun.growth.referrals.forms import CodeForm
from fengqun.growth.referrals.fragments import buyer_of, ensure_buyer, may_become_buyer, thanked_by
from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, signed_in
from fengqun.kernel.requests import Request

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
@allow(signed_in)
def binding(request: Request) -> HttpResponse:
    """Who is thanked for my orders; a POST sets it by a code."""
    community = request.community
    if buyer_of(request) is None and not may_become_buyer(request):
        raise Denied(reason=_("这里只有成员能买。"))
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=INVALID)
    try:
        bind_by_code(community.id, actor=request.actor, buyer_id=_buyer_id(request), code=form.cleaned_data["code"])
    except DomainError as refusal:
        form.add_error("code", str(refusal))
        return _page(request, form, status=INVALID)
    messages.success(request, _("记下了，之后的订单会感谢推荐你的人。"))
    return _back(request)


@require_POST
@allow(signed_in)
def unbinding(request: Request) -> HttpResponse:
    """Nobody is thanked from now on."""
    unbind(request.community.id, buyer_id=_buyer_id(request), user_id=request.actor.user_id)
    messages.success(request, _("已解除，之后的订单不再计给推荐人。"))
    return _back(request)


def _buyer_id(request: Request) -> UUID:
    buyer_id = ensure_buyer(request)
    if buyer_id is None:
        raise Denied(reason=_("这里只有成员能买。"))
    return buyer_id


def _page(request: Request, form: CodeForm, *, status: int = 200) -> HttpResponse:
    next_url = request.POST.get("next", "") or request.GET.get("next", "")
    context = {"nav": "me", "form": form, "thanked": thanked_by(request), "next_url": next_url}
    return render(request, "referrals/binding.html", context, status=status)


def _back(request: Request) -> HttpResponse:
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("referrals-binding", community=request.community.slug)
