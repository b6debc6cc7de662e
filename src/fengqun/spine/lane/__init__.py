"""The fast lane: what a whole community wants in the same second is decided hundreds at a time.

Owns: the way of a claim from the socket to the decision and back: tokens that say who may take part, limits, the
gathering of claims into batches, and clear refusals where it cannot keep up. It has no table and knows no domain word:
rooms above register what is claimed with `@burst` and what is looked at with `@glance` in their `lane.py`. Correctness
rests on their `decide` alone, which pages, the API and tests call as well; the lane only calls it with many claims at
once.
Records: nothing of its own.

The lane answers requests that show a lane token; all others on the same addresses go on to Django, where the room's
operation of the API stands with its policy. So the lane's addresses are no routes of Django and have no policy of
their own: a token is issued by a command of the room, under the policy of the page or operation that issues it.

Depends on: the kernel and the settings.
"""
