"""Feed: what is worth reading first, by a written formula, and why each post is shown.

Owns: the home feed with its tabs, who was shown what (exposure), the weight of each like as a vote, rings of members
who mostly like each other, the score of each post, the reasons of picks, and who reads without personal ranking.
Records: PickExplained.
Depends on: posts, circles, profiles and communities.

The formula stands in `formula.py`, the rule about rings in `rings.py`, both in `docs/feed.md`.
"""
