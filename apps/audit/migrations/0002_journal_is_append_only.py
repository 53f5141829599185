"""The journal is append-only in the database itself: its owner too is refused, and so is a replica's session."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

FORWARDS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION 'The journal is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$refuse$;

CREATE TRIGGER audit_journalentry_kept BEFORE UPDATE OR DELETE ON audit_journalentry
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_journalentry_whole BEFORE TRUNCATE ON audit_journalentry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_journalvalue_kept BEFORE UPDATE ON audit_journalvalue
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_journalvalue_whole BEFORE TRUNCATE ON audit_journalvalue
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

ALTER TABLE audit_journalentry ENABLE ALWAYS TRIGGER audit_journalentry_kept;
ALTER TABLE audit_journalentry ENABLE ALWAYS TRIGGER audit_journalentry_whole;
ALTER TABLE audit_journalvalue ENABLE ALWAYS TRIGGER audit_journalvalue_kept;
ALTER TABLE audit_journalvalue ENABLE ALWAYS TRIGGER audit_journalvalue_whole;
"""

BACKWARDS = """
DROP TRIGGER audit_journalvalue_whole ON audit_journalvalue;
DROP TRIGGER audit_journalvalue_kept ON audit_journalvalue;
DROP TRIGGER audit_journalentry_whole ON audit_journalentry;
DROP TRIGGER audit_journalentry_kept ON audit_journalentry;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0001_initial")]

    operations: ClassVar[list[Operation]] = [migrations.RunSQL(FORWARDS, BACKWARDS)]
