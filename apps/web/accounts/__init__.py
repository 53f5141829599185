"""Logging in and passwords: people come by invitation and log in by e-mail address. The pages are allauth's.

Who works here, and as what, is decided in `apps.users`.
"""

from apps.web.accounts.adapter import AccountAdapter

__all__ = ["AccountAdapter"]
