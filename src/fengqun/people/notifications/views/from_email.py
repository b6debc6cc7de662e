"""The switch that an e-mail leads to: it works without signing in, by the signed words in its address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from fengqun.kernel.policies import allow, anyone
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import move_email_switch
from fengqun.people.notifications.errors import KindUnknown
from fengqun.people.notifications.kinds import kind_named
from fengqun.people.notifications.queries import wishes_of
from fengqun.people.notifications.tokens import read_link


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed address is what lets them
@never_cache
@allow(anyone)
def email_switch(request: Request, token: str) -> HttpResponse:
    """Where the switch stands, and the button that moves it. Opening moves nothing: programs open links too."""
    link = read_link(token)
    kind = kind_named(link.kind)
    if kind is None:
        raise KindUnknown(kind=link.kind)
    if request.method == "POST":
        move_email_switch(link, email=request.POST.get("email") == "yes")
    context = {
        "place": community_by_id(link.community_id),
        "label": kind.label,
        "is_on": wishes_of(link.community_id, kind, [link.member_id])[link.member_id].email,
        "is_moved": request.method == "POST",
    }
    return render(request, "notifications/email_switch.html", context)
