"""Feed: what is worth reading first, by a written formula, and why it is shown."""
