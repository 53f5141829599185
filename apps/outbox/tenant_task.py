"""The base of every Celery function that works for one workspace. What it does there is the function's business."""

from typing import Any

from celery import Task

from apps.tenants.context import UnknownTenant, enter
from apps.tenants.speech import speaking


class TenantTask(Task[Any, Any]):
    """Runs inside the workspace named by the argument `schema_name`, in its language and time zone.

    Without a name it fails: public is no substitute.
    """

    abstract = True

    def __call__(self, *args: Any, schema_name: str = "", **kwargs: Any) -> Any:
        if not schema_name:
            raise UnknownTenant(f"{self.name} was sent without schema_name.")
        with enter(schema_name), speaking():
            return super().__call__(*args, **kwargs)
