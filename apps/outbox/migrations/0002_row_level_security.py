from django.conf import settings
from django.db import migrations

BASE = settings.TENANT_BASE_ROLE

# The owner, who claims rows for all tenants, passes the policy by. The function is asked once a statement, not once a row.
POLICY = f"""
CREATE POLICY own_rows ON public.outbox_outboxmessage FOR ALL TO "{BASE}"
USING (schema_name = (SELECT public.entered_schema()))
WITH CHECK (schema_name = (SELECT public.entered_schema()))
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("tenants", "0002_roles")]

    operations = [
        migrations.RunSQL(
            [
                f'GRANT SELECT, INSERT, UPDATE, DELETE ON public.outbox_outboxmessage TO "{BASE}"',
                "ALTER TABLE public.outbox_outboxmessage ENABLE ROW LEVEL SECURITY",
                POLICY,
            ],
            [
                "DROP POLICY own_rows ON public.outbox_outboxmessage",
                "ALTER TABLE public.outbox_outboxmessage DISABLE ROW LEVEL SECURITY",
                f'REVOKE ALL ON public.outbox_outboxmessage FROM "{BASE}"',
            ],
        ),
    ]
