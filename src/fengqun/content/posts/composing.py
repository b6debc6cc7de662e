"""What rooms above do with their own fields on the sheet for writing.

The sheet leaves the slot `post.compose.forms` (post or None, data: what was entered so far). Fields are named with the
room's name first (`surveys-question`). They are kept with the draft, and when the post is published every function
registered here gets them, inside the publishing transaction: what it raises takes the publication back.

    @after_publish
    def make_poll(request_data, post_id, actor, community_id): ...
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from fengqun.kernel.policies import Actor

AfterPublish = Callable[[Mapping[str, str], UUID, Actor, UUID], None]
MAX_FIELDS = 60
MAX_FIELD_CHARS = 2_000

_functions: dict[str, AfterPublish] = {}


def after_publish(function: AfterPublish) -> AfterPublish:
    """Register the function; ones registered first run first."""
    _functions[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def tell_composed(data: Mapping[str, str], post_id: UUID, actor: Actor, community_id: UUID) -> None:
    """Let every room look at its fields. Called by the commands that publish."""
    for function in _functions.values():
        function(data, post_id, actor, community_id)


def fields_of_rooms(entered: Mapping[str, str]) -> dict[str, str]:
    """Of a sent form, the fields that belong to other rooms: those with a hyphen in the name; bounded."""
    kept = [(name, entered[name][:MAX_FIELD_CHARS]) for name in entered if "-" in name and len(name) <= MAX_NAME_CHARS]
    return {name: value for name, value in kept[:MAX_FIELDS] if value.strip()}


MAX_NAME_CHARS = 60
