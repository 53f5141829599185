"""What a new workspace contains when its owner first enters it: the owner, and the starter pack that was chosen."""

from apps.audit import actions as audit
from apps.cases import actions as cases
from apps.common.actors import Actor
from apps.tenants import seeds
from apps.users.models import Membership, Role, Team, User
from apps.wiring.packs import PACKS
