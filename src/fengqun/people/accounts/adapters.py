"""How allauth works with our users."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from fengqun.people.accounts.models import PLACEHOLDER_DOMAIN, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the name and the language that somebody signs up with."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: ANN401, FBT001, FBT002 - allauth's signature
        """Save the new user with the name from the form and the language of the page."""
        user.display_name = form.cleaned_data.get("display_name", "")
        user.language = getattr(request, "LANGUAGE_CODE", "")
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def clean_email(self, email: str) -> str:
        """Nobody signs up below the domain that stands for people without an address."""
        if email.endswith(f"@{PLACEHOLDER_DOMAIN}"):
            raise self.validation_error("invalid_login")
        return email

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, but never to an address that stands for one that is not known."""
        if not email.endswith(f"@{PLACEHOLDER_DOMAIN}"):
            super().send_mail(template_prefix, email, context)
