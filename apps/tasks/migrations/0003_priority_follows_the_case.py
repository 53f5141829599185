"""The open tasks of a case have its priority, whoever changes it and however: the worklist reads one table for it."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

FORWARDS = """
CREATE FUNCTION tasks_follow_priority() RETURNS trigger LANGUAGE plpgsql AS $follow$
BEGIN
  UPDATE tasks_humantask SET priority = NEW.priority WHERE case_id = NEW.id AND state IN ('open', 'suspended');
  RETURN NULL;
END
$follow$;

CREATE TRIGGER tasks_priority AFTER UPDATE OF priority ON cases_case
  FOR EACH ROW WHEN (OLD.priority IS DISTINCT FROM NEW.priority) EXECUTE FUNCTION tasks_follow_priority();

UPDATE tasks_humantask AS task SET priority = cases_case.priority FROM cases_case
  WHERE cases_case.id = task.case_id AND task.state IN ('open', 'suspended') AND task.priority <> cases_case.priority;
"""

BACKWARDS = """
DROP TRIGGER tasks_priority ON cases_case;
DROP FUNCTION tasks_follow_priority();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("tasks", "0002_worklist")]

    operations: ClassVar[list[Operation]] = [migrations.RunSQL(FORWARDS, BACKWARDS)]
