"""What this room puts on pages of other rooms."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.kernel.slots import fill


@fill("me.account", order=80)
def language_row(request: HttpRequest, **_context: object) -> SafeString:
    """The switch of languages."""
    return render_to_string("accounts/_language_row.html", request=request)


@fill("me.account", order=90)
def account_rows(request: HttpRequest, **_context: object) -> SafeString:
    """One's account, and the way out."""
    return render_to_string("accounts/_account_rows.html", request=request)
