"""Taking files in and handing them out."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqun.content.media import commands, queries
from fengqun.content.media.forms import DescriptionForm, UploadForm
from fengqun.content.media.serving import file_response
from fengqun.kernel.errors import DomainError, NotFound
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request

UNREADABLE = 422


@require_POST
@allow(members)
def upload(request: Request) -> HttpResponse:
    """Take one file, for a page that sends it while its member goes on writing: answers its id and how it is drawn."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(map(str, form.errors.get("file", [""])))}, status=UNREADABLE)
    try:
        card = commands.upload(
            request.community.id,
            actor=request.actor,
            file=form.cleaned_data["file"],
            alt=form.cleaned_data["alt"],
            purpose=form.cleaned_data["purpose"] or "post",
        )
    except DomainError as error:
        return JsonResponse({"error": str(error), "code": error.code}, status=error.status)
    html = render_to_string("media/_kept.html", {"media": card}, request=request)
    url = reverse("media-file", kwargs={"community": request.community.slug, "media_id": card.id})
    return JsonResponse(
        {"id": str(card.id), "kind": card.kind, "name": card.name, "url": url, "html": html}, status=201
    )


@require_safe
@allow(anyone)
def file(request: Request, media_id: UUID) -> HttpResponseBase:
    """A file, for those who may see it; whole or a range of it."""
    return _served(request, media_id, small=False)


@require_safe
@allow(anyone)
def small(request: Request, media_id: UUID) -> HttpResponseBase:
    """The small picture of a file: of a picture, or a video's poster."""
    return _served(request, media_id, small=True)


@require_http_methods(["POST", "DELETE"])
@allow(members)
def removal(request: Request, media_id: UUID) -> HttpResponse:
    """Delete an own file that nothing carries."""
    commands.discard(request.community.id, media_id, actor=request.actor)
    return _back(request)


@require_POST
@allow(members)
def description(request: Request, media_id: UUID) -> HttpResponse:
    """Say what an own picture shows."""
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(map(str, form.errors["alt"]))}, status=UNREADABLE)
    commands.describe(request.community.id, media_id, actor=request.actor, alt=form.cleaned_data["alt"])
    return _back(request)


def _served(request: Request, media_id: UUID, *, small: bool) -> HttpResponseBase:
    if request.community is None:
        raise NotFound
    stored = queries.stored_file(request.community.id, media_id, actor=request.actor, small=small)
    return file_response(request, stored)


def _back(request: Request) -> HttpResponse:
    """To the page that the form stood on, or nothing for a page that goes on by itself."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect(target)
    return HttpResponse(status=204)
