"""The API of circles. A circle is named by its slug; one that the caller may not know of is not found."""

from fengqun.people.circles.api import circles, gates, people
from fengqun.people.circles.api.router import router

__all__ = ["circles", "gates", "people", "router"]
