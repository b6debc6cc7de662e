"""What the verbs of the command line share: language, printing, progress, Django, child processes."""
