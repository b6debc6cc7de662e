"""Profiles: what members tell of themselves and to whom; who follows, blocks or mutes whom."""
