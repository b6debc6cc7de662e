"""Settings of the test runs: the server's own, with faster sign-in and a database of its own."""

import os

from fengqun.kernel.database import server_database
from fengqun.settings import *  # noqa: F403

SECRET_KEY = "tests-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
IS_TRIAL = True
REMEMBERED_PARTS_ARE_CHECKED = True
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES = {
    "default": {
        **server_database(DATABASE, "tests"),  # noqa: F405
        "TEST": {"NAME": os.environ.get("FENGQUN_TEST_DB", "test_fengqun")},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
