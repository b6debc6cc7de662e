"""How allauth works with our users."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from fengqun.people.accounts.models import PLACEHOLDER_DOMAIN, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the name and the language that somebody signs up with, and says in our words what went wrong."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("这个账号停用了。"),
        "email_password_mismatch": gettext_lazy("邮箱或密码不对。忘了密码的话，空着它，用验证码登录。"),
        "email_taken": gettext_lazy("这个邮箱已经有账号了。"),
        "duplicate_email": gettext_lazy("这个邮箱已经是你的了。"),
        "enter_current_password": gettext_lazy("现在的密码不对。"),
        "incorrect_code": gettext_lazy("验证码不对，看看是不是最新的那封。"),
        "incorrect_password": gettext_lazy("密码不对。"),
        "invalid_login": gettext_lazy("这个邮箱不能用来登录。"),
        "same_as_current": gettext_lazy("和现在的一样。"),
        "too_many_login_attempts": gettext_lazy("试的次数太多了，过几分钟再来。"),
        "rate_limited": gettext_lazy("太快了，过一会儿再来。"),
    }

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


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": gettext_lazy("开着两步验证时不能加邮箱。"),
        "cannot_delete_authenticator": gettext_lazy("现在不能关闭两步验证。"),
        "cannot_generate_recovery_codes": gettext_lazy("先开启两步验证，再生成恢复码。"),
        "incorrect_code": gettext_lazy("验证码不对。它每半分钟换一次，用现在显示的那个。"),
        "unverified_email": gettext_lazy("先确认邮箱，再开启两步验证。"),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's signature
        """A name for a new passkey, numbered from the second on."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        name = gettext("我的通行密钥")
        return f"{name} {count + 1}" if count else name
