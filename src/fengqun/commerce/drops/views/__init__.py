"""Pages of drops: for those who wait and win, and for those who run them."""
