"""Conduct: rules as they were accepted, violations with their consequences, and appeals."""
