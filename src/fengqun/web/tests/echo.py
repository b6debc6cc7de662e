"""Pages that say what came through to them."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from fengqun.kernel.policies import allow, anyone
from fengqun.kernel.requests import client_address

BLOCK = bytes(range(256)) * 256
BLOCKS = 64


@csrf_exempt
@allow(anyone)
def echo(request: HttpRequest) -> HttpResponse:
    """What the request is."""
    return JsonResponse(
        {
            "method": request.method,
            "path": request.get_full_path(),
            "address": client_address(request),
            "is_secure": request.is_secure(),
            "host": request.get_host(),
            "length": len(request.body),
            "digest": hashlib.sha256(request.body).hexdigest(),
            "cookies": request.COOKIES,
        }
    )


@csrf_exempt
@allow(anyone)
def uploads(request: HttpRequest) -> HttpResponse:
    """What was uploaded."""
    files = {name: hashlib.sha256(b"".join(file.chunks())).hexdigest() for name, [file] in request.FILES.lists()}
    return JsonResponse({"files": files, "said": request.POST.dict()})


@allow(anyone)
def large(_request: HttpRequest) -> StreamingHttpResponse:
    """A long answer in parts."""
    return StreamingHttpResponse((BLOCK for _ in range(BLOCKS)), content_type="application/octet-stream")


urlpatterns = [path("echo/", echo), path("uploads/", uploads), path("large/", large)]
