"""Charter.

Owns: how pages look and behave before any room fills them: tokens, components, icons, base templates, the
template library `ui`, the small ES modules, the navigation of the member pages and of the console, the
error pages and the living style page.
Never does: know a room. It touches no table, asks no query and holds no word of the domain beyond money,
people and time; rooms hand it what to show.
Public: the templates `ui/*.html`, the template library `ui`, `navigation.nav_item`, `urls.urlpatterns`.
Emits and listens to: nothing.
"""
