"""How people sign in: django-allauth, with this site's words, mail and rule for staff."""
