"""Insight: what is true. Reads all, changes nothing below."""
