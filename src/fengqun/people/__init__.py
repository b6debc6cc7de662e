"""People: who belongs, in which community, at which stage."""
