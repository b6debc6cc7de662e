"""What every room stands on: money, ids, the clock, errors, policies, slots, pictures, Markdown,
the embedded database.

Owns no tables and no words of the domain. Depends on nothing of ours.
"""
