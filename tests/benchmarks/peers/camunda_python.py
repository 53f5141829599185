"""camunda-python: thirty gateways behind a user task, on PostgreSQL. Arguments: instances a turn, database address."""

import sys

from camunda.engine import ProcessEngine
from camunda.parser import parse_bpmn_xml
from camunda.persistence.store import Store

from tests.benchmarks.peers.turns import serve

GATEWAYS = 30
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="chain" targetNamespace="urn:chain"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><process id="chain" isExecutable="true">'
    '<startEvent id="start"/><userTask id="go"/><endEvent id="end"/><endEvent id="other"/>'
    '<sequenceFlow id="first" sourceRef="start" targetRef="go"/>'
    '<sequenceFlow id="second" sourceRef="go" targetRef="gateway_0"/>'
)
GATEWAY = (
    '<exclusiveGateway id="gateway_{number}" default="no_{number}"/>'
    '<sequenceFlow id="no_{number}" sourceRef="gateway_{number}" targetRef="other"/>'
    '<sequenceFlow id="yes_{number}" sourceRef="gateway_{number}" targetRef="{following}">'
    '<conditionExpression xsi:type="tFormalExpression">${{amount &gt; {number}}}</conditionExpression></sequenceFlow>'
)


def model() -> str:
    """The process as BPMN."""
    gateways = "".join(
        GATEWAY.format(number=number, following=f"gateway_{number + 1}" if number + 1 < GATEWAYS else "end")
        for number in range(GATEWAYS)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>{HEAD}{gateways}</process></definitions>'


def main() -> None:
    """Each turn completes the task of so many instances, each in its own transaction."""
    engine = ProcessEngine(store=Store(sys.argv[2]))
    engine.deploy(parse_bpmn_xml(model()))
    ready: list[str] = []

    def prepare() -> None:
        for _ in range(int(sys.argv[1])):
            instance = engine.start_process_instance_by_key("chain", {"amount": 50})
            (task,) = engine.create_task_query(process_instance_id=instance.id)
            ready.append(task.id)

    def act() -> None:
        while ready:
            engine.complete_task(ready.pop())

    serve(prepare, act)


if __name__ == "__main__":
    main()
