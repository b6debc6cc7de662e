"""The provider `sandbox`: a payment company in a box, for trying out.

It keeps its own tables (the other side), shows its own pay page, and sends signed messages that come late, twice and
out of order when asked to. Nothing outside this package reads its tables.
"""
