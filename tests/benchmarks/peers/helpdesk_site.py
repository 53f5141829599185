"""django-helpdesk as a site of its own, with a bare page of Django beside it. gunicorn serves `application`.

As a program it fills its database, which HELPDESK_DATABASE names as Django's settings do: arguments are how many
tickets and how many follow-ups each; it prints the session keys of the people who will look at them.
"""

import json
import os
import sys
from typing import Any

import django
from django.conf import settings

PEOPLE = 20
settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            **json.loads(os.environ["HELPDESK_DATABASE"]),
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=(
        *("django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.humanize"),
        *("django.contrib.messages", "django.contrib.sessions", "django.contrib.sites", "django.contrib.staticfiles"),
        *("rest_framework", "helpdesk"),
    ),
    HELPDESK_TEAMS_MODE_ENABLED=False,
    # What `startproject` gives.
    MIDDLEWARE=(
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ),
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    ROOT_URLCONF="tests.benchmarks.peers.helpdesk_site",
    SECRET_KEY="only-for-a-benchmark",
    SITE_ID=1,
    STATIC_URL="/static/",
    USE_TZ=True,
)
django.setup()

from django.contrib import admin  # noqa: E402  (Django must know its settings first)
from django.contrib.auth import get_user_model, login  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import include, path  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

TEMPLATE = """<!doctype html><title>Tickets</title><table>{% for ticket in tickets %}<tr><td>{{ ticket.id }}</td>
<td>{{ ticket.title }}</td><td>{{ ticket.queue.title }}</td><td>{{ ticket.created }}</td></tr>{% endfor %}</table>"""
TEXT = "The household was visited. The flat has mould in both bedrooms, and the heating has not worked since October."


@login_required
def bare(_request: HttpRequest) -> HttpResponse:
    """Fifty tickets in a table, and nothing else: no rights, no navigation, no filters, no look."""
    tickets = Ticket.objects.select_related("queue").order_by("-id")[:50]
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({"tickets": tickets}))


urlpatterns = [path("bare/", bare), path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]
application = get_wsgi_application()


def fill(tickets: int, followups: int) -> list[str]:
    """One ticket by the models, and copies of it and of its follow-ups by the database."""
    call_command("migrate", verbosity=0)
    people = [_person(number) for number in range(PEOPLE)]
    queue = Queue.objects.create(title="Housing", slug="housing")
    ticket = Ticket.objects.create(
        title="Emergency housing", queue=queue, description=TEXT, assigned_to=people[0], submitter_email="a@b.example"
    )
    for number in range(followups):
        user = people[number % PEOPLE]
        FollowUp.objects.create(ticket=ticket, title=f"Step {number}", comment=TEXT, user=user, public=True)
    _copy(Ticket, "generate_series(1, %s) AS turn", [tickets - 1])
    _copy(
        FollowUp, "(SELECT id AS number FROM helpdesk_ticket WHERE id <> %s) AS other", [ticket.pk], ticket_id="number"
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return [_session(person) for person in people]


def _copy(model: type[Model], beside: str, values: list[int], **changed: str) -> None:
    """Every row of a table once for each row of what stands beside it."""
    columns = [field.column for field in model._meta.concrete_fields if field.column and not field.primary_key]
    taken = ", ".join(changed.get(column, f"early.{column}") for column in columns)
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table} AS early, {beside}", values)  # noqa: S608


def _person(number: int) -> Any:
    return get_user_model().objects.create_user(f"person-{number}", f"person-{number}@desk.example", is_staff=True)


def _session(person: Any) -> str:
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
