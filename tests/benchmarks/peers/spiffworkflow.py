"""SpiffWorkflow: thirty exclusive gateways with conditions behind a task, in memory. Arguments: nets at a turn."""

import sys

from SpiffWorkflow.operators import Attrib, GreaterThan
from SpiffWorkflow.specs.ExclusiveChoice import ExclusiveChoice
from SpiffWorkflow.specs.Simple import Simple
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.workflow import Workflow

from tests.benchmarks.peers.turns import serve

GATEWAYS = 30


def net() -> WorkflowSpec:
    """A task, then the gateways one after the other; a condition that fails would lead to `other`."""
    spec = WorkflowSpec("net", addstart=True)
    go = Simple(spec, "go", manual=True)
    spec.start.connect(go)
    gateways = [ExclusiveChoice(spec, f"gateway_{number}") for number in range(GATEWAYS)]
    end, other = Simple(spec, "end"), Simple(spec, "other")
    go.connect(gateways[0])
    for number, gateway in enumerate(gateways):
        gateway.connect_if(GreaterThan(Attrib("amount"), number), [*gateways, end][number + 1])
        gateway.connect(other)
    return spec


def main() -> None:
    """Each turn completes the task of so many instances, and lets every gateway take its way."""
    spec, ready = net(), []

    def prepare() -> None:
        for _ in range(int(sys.argv[1])):
            instance = Workflow(spec)
            (go,) = instance.get_tasks(spec_name="go")
            instance.run_all(halt_on_manual=True)
            go.set_data(amount=50)
            ready.append((instance, go))

    def act() -> None:
        while ready:
            instance, go = ready.pop()
            go.run()
            instance.run_all()
            if not instance.is_completed():
                raise RuntimeError("a gateway took the other way")

    serve(prepare, act)


if __name__ == "__main__":
    main()
