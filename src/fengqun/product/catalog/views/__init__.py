"""Pages of the shop and of its console."""
