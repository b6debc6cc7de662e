"""Pages of polls and surveys."""
