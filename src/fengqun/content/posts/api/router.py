"""The router of this room, and what its operations have in common."""

from ninja import Router

router = Router(tags=["posts"])

BASE = "/communities/{community}/posts"
POST = BASE + "/{uuid:post_id}"
USUAL_LIMIT = 20
MAX_LIMIT = 50
