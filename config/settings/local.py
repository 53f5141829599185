"""Settings for `make run`: embedded services, mail to the local catcher, no TLS."""

from config.settings.base import *  # noqa: F403  (settings modules are layered this way in Django)
from config.settings.base import SECRET_KEY, VAR

if not SECRET_KEY:
    # `make run` writes this file; commands run by hand read the same one.
    _key = VAR / "secret_key"
    SECRET_KEY = _key.read_text().strip() if _key.exists() else "only-for-commands-that-need-no-secret"
