"""An application for django-viewflow, which finds its flows through the application they belong to."""
