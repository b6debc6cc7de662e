"""Growth: members bring members, and are paid fairly."""
