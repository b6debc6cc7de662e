"""Commerce: how the community lives."""
