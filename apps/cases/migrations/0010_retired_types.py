"""Case types can be retired for new cases, with the moment and the reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_life_of_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="casedefinition",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
        ),
        migrations.AddField(
            model_name="casedefinition",
            name="retired_reason",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="reason why it is retired"),
        ),
        migrations.AddField(
            model_name="historicalcasedefinition",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
        ),
        migrations.AddField(
            model_name="historicalcasedefinition",
            name="retired_reason",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="reason why it is retired"),
        ),
    ]
