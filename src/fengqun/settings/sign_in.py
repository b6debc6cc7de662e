"""How people sign in: the settings of django-allauth."""
