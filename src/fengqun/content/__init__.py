"""Content: what brings people in and keeps them."""
