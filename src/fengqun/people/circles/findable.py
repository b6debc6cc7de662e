"""Circles can be found, and what was said in a circle by those who may read it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fengqun.people.circles.commands.listing import CIRCLE, all_listed
from fengqun.people.circles.queries.audiences import audiences_of
from fengqun.spine.search.documents import findable
from fengqun.spine.search.scope import audiences

CIRCLES = findable(
    CIRCLE,
    label=_("圈子"),
    icon="circles",
    order=40,
    rebuild=all_listed,
    address=lambda slug, circle_id: reverse("circles-by-id", kwargs={"community": slug, "circle_id": circle_id}),
)

audiences(audiences_of)
