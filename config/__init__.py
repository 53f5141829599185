"""The project's configuration: settings, URL lists, and the WSGI and Celery entries. No product logic belongs here."""
