"""Every address of the server, composed from the rooms' own.

A room's `urls.py` offers up to three lists: `urlpatterns` (at the root), `member_urls` (below a community's
address `/c/<slug>/`) and `console_urls` (below its console `/c/<slug>/console/`).
"""

from importlib import import_module

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from fengqun.web import views
from fengqun.web.api import api

Patterns = list[URLPattern | URLResolver]


def offered_by_rooms(kind: str) -> Patterns:
    """The rooms' address lists of one kind, lowest floor first."""
    patterns: Patterns = []
    for room in apps.get_app_configs():
        if room.name.startswith("fengqun.") and room.label != "web" and module_has_submodule(room.module, "urls"):
            patterns += getattr(import_module(f"{room.name}.urls"), kind, [])
    return patterns


handler404 = "fengqun.web.views.missing"

console_urls: Patterns = [
    path("", views.today, name="console-today"),
    *offered_by_rooms("console_urls"),
]

urlpatterns: Patterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="healthz"),
    path("livez", views.alive, name="livez"),
    path("api/v1/", api.urls),
    *offered_by_rooms("urlpatterns"),
    path("c/<slug:community>/console/", include(console_urls)),
    path("c/<slug:community>/", include(offered_by_rooms("member_urls"))),
]
