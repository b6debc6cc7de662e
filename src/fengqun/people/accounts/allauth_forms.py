"""Forms of allauth in our words: always 验证码, never a placeholder that repeats the label."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

NEW_PASSWORD: Words = {"password1": _("新密码"), "password2": _("再输一遍")}
STRENGTH: Words = {"password1": _("至少 10 个字，别太常见，也别和名字、邮箱太像。")}
CODE: Words = {"code": _("验证码")}


class Worded:
    """A form whose labels are `words` and whose hints are `hints`, by field."""

    words: ClassVar[Words]
    hints: ClassVar[Words] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for name, word in self.words.items():
            self.fields[name].label = word
            self.fields[name].widget.attrs.pop("placeholder", None)
        for name, hint in self.hints.items():
            self.fields[name].help_text = hint


class ConfirmLoginCodeForm(Worded, account.ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code that signs in."""

    words = CODE


class ConfirmEmailCodeForm(Worded, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves an address."""

    words = CODE


class ConfirmPasswordResetCodeForm(Worded, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code that allows a new password."""

    words = CODE


class AddEmailForm(Worded, account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    words: ClassVar[Words] = {"email": _("新邮箱")}


class ChangeEmailForm(Worded, account.ChangeEmailForm):  # type: ignore[misc]
    """Another address while the first is still to be proved."""

    words: ClassVar[Words] = {"email": _("新邮箱")}


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    """The first password."""

    words = NEW_PASSWORD
    hints = STRENGTH


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    words: ClassVar[Words] = {"oldpassword": _("现在的密码"), **NEW_PASSWORD}
    hints: ClassVar[Words] = {"oldpassword": "", **STRENGTH}


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the code that allows a new password."""

    words: ClassVar[Words] = {"email": _("邮箱")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password after the code."""

    words = NEW_PASSWORD
    hints = STRENGTH


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words: ClassVar[Words] = {"password": _("密码")}
    hints: ClassVar[Words] = {"password": ""}


class AuthenticateForm(Worded, factor.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    words = CODE


class ReauthenticateFactorForm(Worded, factor.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more."""

    words = CODE


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first number that an authenticator shows."""

    words = CODE

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(Worded, passkey.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    words: ClassVar[Words] = {"name": _("名字"), "passwordless": _("可以直接用它登录")}
    hints: ClassVar[Words] = {"passwordless": _("不用再输验证码；设备会要你的指纹、面容或锁屏密码。")}


class EditPasskeyForm(Worded, passkey.EditWebAuthnForm):  # type: ignore[misc]
    """A passkey's name."""

    words: ClassVar[Words] = {"name": _("名字")}
