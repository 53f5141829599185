"""When work is due: watching the due times of tasks and cases, and moving them."""

from apps.slas.actions.extending import extend
from apps.slas.actions.moving import go_along
from apps.slas.actions.watching import CASE_TOPIC, TOPIC, follow, pass_case_due, pass_due, set_due, watch

__all__ = ["CASE_TOPIC", "TOPIC", "extend", "follow", "go_along", "pass_case_due", "pass_due", "set_due", "watch"]
