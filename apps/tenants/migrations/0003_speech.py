from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_roles")]

    operations = [
        migrations.AddField(
            model_name="tenant",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=10, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="tenant",
            name="time_zone",
            field=models.CharField(blank=True, db_default="", default="", max_length=64, verbose_name="time zone"),
        ),
    ]
