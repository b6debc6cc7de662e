"""The living style page: every component in every state, by day and by night."""

from django.http import HttpResponse
from django.shortcuts import render

from fengqun.kernel.policies import allow, server_staff
from fengqun.kernel.requests import Request


@allow(server_staff)
def style_page(request: Request) -> HttpResponse:
    """Show every component; both themes side by side."""
    return render(request, "ui/style.html", {})


@allow(server_staff)
def themes(request: Request) -> HttpResponse:
    """The tokens of both themes as classes."""
    return HttpResponse("", content_type="text/css")
