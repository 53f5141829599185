from django.conf import settings
from django.db import migrations

BASE = settings.TENANT_BASE_ROLE

# One group role carries what tenants may do in public: rights given to each tenant's role would make sign-ups wait for
# each other. It belongs to the whole cluster, so another database may have made it, even at this very moment.
MAKE_ROLE = f"""
DO $$ BEGIN
  CREATE ROLE "{BASE}" NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
# Row-level security asks this: which schema belongs to the role that is at work? It runs as the owner, for tenants' roles
# may not read the table of tenants, and it takes no argument, so that nobody can ask about another.
MAKE_FUNCTION = """
CREATE FUNCTION public.entered_schema() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ SELECT schema_name FROM public.tenants_tenant WHERE db_role = current_setting('role') $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.RunSQL(MAKE_ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                f'GRANT USAGE ON SCHEMA public TO "{BASE}"',
                MAKE_FUNCTION,
                "REVOKE ALL ON FUNCTION public.entered_schema() FROM PUBLIC",
                f'GRANT EXECUTE ON FUNCTION public.entered_schema() TO "{BASE}"',
            ],
            "DROP FUNCTION public.entered_schema()",
        ),
    ]
