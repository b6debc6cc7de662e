"""Settings of signing in, of mail and of second factors. Imported by `fengqun.settings`."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from fengqun.settings import environment as env

_IS_PUBLIC = env.flag("FENGQUN_PUBLIC", default=False, meaning="the server is reached from outside over https")
_IS_TRIAL = env.flag("FENGQUN_TRIAL", default=False, meaning="sandbox payments and a mailbox page for trying out")

SIGN_IN_TEMPLATES = Path(__file__).resolve().parent.parent / "people" / "accounts" / "templates"
"""Goes first among the template folders, so that our pages stand before those of allauth."""

SITE_ORIGIN = env.text(
    "FENGQUN_ORIGIN", "http://127.0.0.1:8000", "scheme and host that links in e-mails start with"
).rstrip("/")
ANYONE_MAY_FOUND = env.flag(
    "FENGQUN_ANYONE_MAY_FOUND", default=True, meaning="everybody who has signed in may found a community"
)
STAFF_NEED_SECOND_FACTOR = env.flag(
    "FENGQUN_STAFF_SECOND_FACTOR",
    default=_IS_PUBLIC and not _IS_TRIAL,
    meaning="owners, operators and server staff need a passkey or one-time codes; on by itself on a public server",
)

# Mail
MAIL_SERVER = env.text(
    "FENGQUN_MAIL_SERVER",
    "",
    "smtp://user:password@host:587?tls=1 (or smtps://); empty: mailbox page in trial, else the log",
)
DEFAULT_FROM_EMAIL = env.text("FENGQUN_MAIL_FROM", "Fengqun <fengqun@localhost>", "address that mail comes from")
_mail = urlsplit(MAIL_SERVER)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if MAIL_SERVER else "fengqun.people.accounts.mailbox.MailboxBackend"
)
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL and parse_qs(_mail.query).get("tls", ["1"])[-1] not in {"0", "no"}
EMAIL_TIMEOUT = 10

# Signing in
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "fengqun.people.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
_FORMS = "fengqun.people.accounts.allauth_forms"
ACCOUNT_FORMS = {
    "login": "fengqun.people.accounts.forms.SignInForm",
    "signup": "fengqun.people.accounts.forms.SignUpForm",
    "confirm_login_code": f"{_FORMS}.ConfirmLoginCodeForm",
    "confirm_email_verification_code": f"{_FORMS}.ConfirmEmailCodeForm",
    "confirm_password_reset_code": f"{_FORMS}.ConfirmPasswordResetCodeForm",
    "add_email": f"{_FORMS}.AddEmailForm",
    "change_email": f"{_FORMS}.ChangeEmailForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _IS_PUBLIC else "http"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key",
    "signup": "20/m/ip",
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Second factors
MFA_ADAPTER = "fengqun.people.accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateFactorForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Fengqun 蜂群"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _IS_PUBLIC

LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
