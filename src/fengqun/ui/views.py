"""The living style page: every component in every state, by day and by night."""

from django.http import HttpResponse
from django.shortcuts import render

from fengqun.kernel.policies import allow, server_staff
from fengqun.kernel.requests import Request
from fengqun.ui import specimens
from fengqun.ui.contrast import blocks

THEMES = ("light", "dark")


@allow(server_staff)
def style_page(request: Request) -> HttpResponse:
    """Show every component; both themes side by side where there is room."""
    return render(request, "ui/style.html", {"halves": [specimens.context(theme) for theme in THEMES]})


@allow(server_staff)
def themes(_request: Request) -> HttpResponse:
    """The tokens of both themes as classes, so that one page can show the two; read from the token sheet itself."""
    light, dark = blocks()
    sheet = f"@layer tokens {{\n.theme-light, .theme-dark {{{light}}}\n.theme-dark {{{dark}}}\n}}\n"
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
