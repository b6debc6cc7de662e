"""Pages about one's own data: a copy of it, and going."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, signed_in
from fengqun.kernel.requests import Request
from fengqun.people.accounts.commands import (
    ask_for_erasure,
    ask_for_export,
    cancel_erasure,
    confirm_erasure,
    fetch_export,
)
from fengqun.people.accounts.exporting import export_path
from fengqun.people.accounts.forms import ErasureForm
from fengqun.people.accounts.personal_data import hindrances
from fengqun.people.accounts.queries import erasure_of, export_of, user_card


@require_GET
@never_cache
@allow(signed_in)
def my_data(request: Request) -> HttpResponse:
    """What can be done with one's own data."""
    user_id: UUID = request.actor.user_id  # type: ignore[assignment]  # the policy asked for a person
    export = export_of(user_id)
    url = export_path(export.id) if export and export.ready_at else ""
    context = {"export": export, "export_url": url, "erasure": erasure_of(user_id)}
    return render(request, "accounts/data.html", context)


@require_POST
@allow(signed_in)
def data_exports(request: Request) -> HttpResponse:
    """Ask for a copy."""
    ask_for_export(actor=request.actor)
    messages.success(request, _("在准备了，好了会发邮件告诉你。"))
    return redirect("accounts-data")


@require_GET
@never_cache
@allow(signed_in)
def data_export(request: Request, export_id: UUID, token: str) -> HttpResponse:
    """Fetch a copy."""
    archive = fetch_export(export_id, token, actor=request.actor)
    response = HttpResponse(archive, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(signed_in)
def erasure(request: Request) -> HttpResponse:
    """What goes and what stays; then the address typed and the code from one's mailbox."""
    person = user_card(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirmed(request, form):
        messages.success(request, _("七天后注销。反悔的话，随时在这里取消。"))
        return redirect("accounts-data")
    context = {
        "form": form,
        "person": person,
        "reasons": hindrances(person.id),
        "erasure": erasure_of(person.id),
    }
    return render(request, "accounts/erasure.html", context, status=422 if form.errors else 200)


@require_POST
@allow(signed_in)
def erasure_code(request: Request) -> HttpResponse:
    """Send the code."""
    ask_for_erasure(actor=request.actor)
    messages.success(request, _("验证码发到你的邮箱了。"))
    return redirect("accounts-erasure")


@require_POST
@allow(signed_in)
def erasure_cancellation(request: Request) -> HttpResponse:
    """Stay after all."""
    cancel_erasure(actor=request.actor)
    messages.success(request, _("不注销了，一切照旧。"))
    return redirect("accounts-data")


def _confirmed(request: Request, form: ErasureForm) -> bool:
    try:
        confirm_erasure(actor=request.actor, typed=form.cleaned_data["typed"], code=form.cleaned_data["code"])
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
