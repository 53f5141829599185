"""The database ENGINE: django-tenants' own, with a database role for each tenant. The models say what a tenant is."""
