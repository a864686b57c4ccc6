"""What a new installation needs: one queue and one member of staff."""

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from helpdesk.models import Queue  # noqa: E402

get_user_model().objects.create_superuser("root", "root@bench.invalid", "bench-password")
Queue.objects.get_or_create(
    slug="general", defaults={"title": "General", "allow_public_submission": True}
)
