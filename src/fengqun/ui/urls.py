"""The addresses of the room: the living style page."""

from django.urls import path

from fengqun.ui.views import fault, style_page, themes

urlpatterns = [
    path("style/", style_page, name="ui-style"),
    path("style/themes.css", themes, name="ui-themes"),
    path("style/faults/<int:status>/", fault, name="ui-fault"),
]
