"""The pages, for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqun.settings")
os.environ.setdefault("FENGQUN_PROCESS", "web")

application = get_wsgi_application()
# Read every address now: a fault in one shows at the start, and the first visitor does not wait for it.
_ = get_resolver().url_patterns
