"""Forms of signing in, of the profile and of tokens."""

from typing import Any

from allauth.account.fields import PasswordField
from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.types import AVATARS

TOKEN_DAYS = ((30, _("30 天")), (90, _("90 天")), (365, _("一年")), (0, _("直到停用")))


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """An address is enough: a code is sent there. Who has a password may use it instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("邮箱")
        self.fields["login"].widget.attrs.update({"placeholder": "you@example.com", "autofocus": True})

    def _setup_password_field(self) -> None:
        self.fields["password"] = PasswordField(
            label=_("密码"), autocomplete="current-password", required=False, help_text=_("没设过密码就留空。")
        )
        self.fields["password"].widget.attrs.pop("placeholder", None)


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth has no types
    """A name and an address; the address is checked by a code."""

    display_name = forms.CharField(
        label=_("怎么称呼你"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "autofocus": True}),
    )
    field_order = ["display_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("邮箱")
        self.fields["email"].widget.attrs["placeholder"] = "you@example.com"


class ProfileForm(forms.Form):
    """What others see of a person."""

    display_name = forms.CharField(
        label=_("怎么称呼你"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "nickname"})
    )
    avatar_key = forms.ChoiceField(label=_("头像"), choices=AVATARS, required=False, widget=forms.RadioSelect)


class TokenForm(forms.Form):
    """A token's name and how long it holds."""

    name = forms.CharField(label=_("名称"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    days = forms.TypedChoiceField(label=_("有效期"), choices=TOKEN_DAYS, coerce=int, initial=90)


class ErasureForm(forms.Form):
    """The two things that confirm that one wants to go."""

    typed = forms.CharField(
        label=_("输入你的邮箱"), max_length=320, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    code = forms.CharField(
        label=_("邮件里的验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
