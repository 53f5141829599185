"""Tenants and their host names, and how a workspace is made. Lives in the public schema; nothing about people or cases belongs here."""
