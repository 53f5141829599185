"""How static files get their hashed names.

Nothing else about assets belongs here: they are built by the asset script.
"""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Hashes relative imports between our JavaScript modules too."""

    support_js_module_import_aggregation = True
