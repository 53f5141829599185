"""Number series: how case numbers, client numbers and request references are given out."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given out in one series, such as `case:CL-2026`."""

    key = models.CharField(max_length=80, unique=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.key
