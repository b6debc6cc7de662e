"""Settings of a Fengqun server. Everything an operator may change comes from the environment."""

from pathlib import Path

from fengqun.kernel.database import django_database
from fengqun.settings import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
HOME = env.folder("FENGQUN_HOME", Path("var"), "folder for the embedded database, uploads, keys and logs")

DEBUG = env.flag("FENGQUN_DEBUG", default=False, meaning="show errors in full; never on a public server")
SECRET_KEY = env.text("FENGQUN_SECRET_KEY", "", "key that signs sessions and links; made and kept in FENGQUN_HOME when empty")
if not SECRET_KEY:
    SECRET_KEY = "only-for-a-process-that-serves-nobody"  # noqa: S105 - replaced by `fengqun up`, refused by `fengqun serve`
ALLOWED_HOSTS = env.words("FENGQUN_HOSTS", "localhost,127.0.0.1,[::1]", "host names the server answers to")
CSRF_TRUSTED_ORIGINS = env.words("FENGQUN_ORIGINS", "", "origins with scheme that forms may come from, behind a proxy")
IS_PUBLIC = env.flag("FENGQUN_PUBLIC", default=False, meaning="the server is reached from outside over https")
IS_TRIAL = env.flag("FENGQUN_TRIAL", default=False, meaning="sandbox payments and a mailbox page for trying out")

INSTALLED_APPS = [
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    # ours, lowest floor first
    "fengqun.ui",
    "fengqun.spine.ledger",
    "fengqun.spine.activity",
    "fengqun.spine.jobs",
    "fengqun.people.accounts",
    "fengqun.people.communities",
    "fengqun.content.posts",
    "fengqun.product.catalog",
    "fengqun.commerce.wallets",
    "fengqun.commerce.payments",
    "fengqun.commerce.orders",
    "fengqun.growth.referrals",
    "fengqun.insight.journeys",
    "fengqun.importers.purchases",
    "fengqun.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fengqun.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fengqun.people.communities.middleware.ActorMiddleware",
    "fengqun.web.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "fengqun.web.urls"
WSGI_APPLICATION = "fengqun.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASE_URL = env.text("DATABASE_URL", "", "PostgreSQL 15 or newer; empty: an embedded PostgreSQL under FENGQUN_HOME")
DATABASES = {"default": django_database(DATABASE_URL)}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / part / "locale" for part in ("kernel", "cli", "bench", "demo")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "/media/"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
