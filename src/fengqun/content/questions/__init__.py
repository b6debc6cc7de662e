"""Questions: asking for help, the clock of the first answer, relay to who knows, accepted answers."""
