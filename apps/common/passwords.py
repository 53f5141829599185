"""How passwords are hashed. Which passwords are good enough is in the settings; who may change one in `apps.users`."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at OWASP's first choice of parameters: 46 MiB, one pass, one lane.

    Django's own take more than three times as long, during which a synchronous worker serves nobody.
    """

    memory_cost = 47_104
    time_cost = 1
    parallelism = 1
