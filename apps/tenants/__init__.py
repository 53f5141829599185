"""Tenants, their host names, and how a workspace is made. Lives in the public schema; knows no people and no cases."""
