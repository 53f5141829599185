"""The dashboard's page. What its figures count is decided in `apps.reports`."""
