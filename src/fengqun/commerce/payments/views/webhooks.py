"""The door for providers' messages."""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fengqun.commerce.payments.commands import receive_webhook
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, anyone
from fengqun.kernel.requests import Request

MAX_BODY_BYTES = 64 * 1024


@csrf_exempt
@require_POST
@allow(anyone)
def webhook(request: Request, provider: str) -> HttpResponse:
    """Verify, store, answer; the work comes after. A message that does not verify is refused with its reason."""
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return HttpResponse("too large", status=413, content_type="text/plain")
    try:
        receive_webhook(provider, headers=dict(request.headers), body=request.body)
    except DomainError as error:
        return HttpResponse(error.code, status=error.status, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
