"""The living style page: every component in every state, by day and by night, and the pages of errors."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from fengqun.kernel.policies import allow, server_staff
from fengqun.kernel.requests import Request
from fengqun.ui import specimens
from fengqun.ui.contrast import blocks

THEMES = ("light", "dark")
FAULTS = (400, 403, 404, 500)


@allow(server_staff)
def style_page(request: Request) -> HttpResponse:
    """Show every component; both themes side by side where there is room."""
    return render(
        request, "ui/style.html", {"halves": [specimens.context(theme) for theme in THEMES], "faults": FAULTS}
    )


@allow(server_staff)
def fault(request: Request, status: int) -> HttpResponse:
    """A page of errors as people meet it, with its status."""
    if status not in FAULTS:
        raise Http404
    return render(request, f"{status}.html", status=status)


@allow(server_staff)
def themes(_request: Request) -> HttpResponse:
    """The tokens of both themes as classes, so that one page can show the two; read from the token sheet itself."""
    light, dark = blocks()
    sheet = f"@layer tokens {{\n.theme-light, .theme-dark {{{light}}}\n.theme-dark {{{dark}}}\n}}\n"
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
