"""Addresses of questions."""

from django.urls import path

from fengqun.content.questions.views import acting, asking, console, reading

member_urls = [
    path("questions/", reading.question_list, name="questions-list"),
    path("questions/new/", asking.ask, name="questions-ask"),
    path("questions/suggestions/", asking.suggestions, name="questions-suggestions"),
    path("questions/relays/choice/", acting.relay_choice, name="questions-relay-choice"),
    path("questions/relays/<uuid:relay_id>/taking/", acting.relay_taking, name="questions-relay-taking"),
    path("questions/relays/<uuid:relay_id>/passing/", acting.relay_passing, name="questions-relay-passing"),
    path("questions/relays/<uuid:relay_id>/declining/", acting.relay_declining, name="questions-relay-declining"),
    path("questions/<uuid:post_id>/", reading.detail, name="questions-detail"),
    path("questions/<uuid:post_id>/answers/", acting.answers, name="questions-answers"),
    path(
        "questions/<uuid:post_id>/answers/<uuid:comment_id>/acceptance/",
        acting.acceptance,
        name="questions-acceptance",
    ),
    path("questions/<uuid:post_id>/answers/<uuid:comment_id>/rating/", acting.rating, name="questions-rating"),
    path("questions/<uuid:post_id>/closing/", acting.closing, name="questions-closing"),
    path("questions/<uuid:post_id>/relays/", acting.relays, name="questions-relays"),
    path("questions/<uuid:post_id>/relays/chain/", reading.chain, name="questions-chain"),
]

console_urls = [
    path("questions/", console.table, name="questions-console"),
    path("questions/terms/", console.terms, name="questions-console-terms"),
]
