"""Small CMMN files in the ways of different tools, written for these tests."""

HEAD = '<definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL" targetNamespace="urn:sample"'
VENDORS = ' xmlns:flowable="http://flowable.org/cmmn" xmlns:camunda="http://camunda.org/schema/1.0/cmmn"'


def file(*inside: str, head: str = HEAD + VENDORS) -> bytes:
    """A file with those elements in it."""
    return f"{head}>{''.join(inside)}</definitions>".encode()


def case(*inside: str, file_model: str = "", roles: str = "") -> str:
    """A case whose plan model holds those elements."""
    return (
        f'<case id="claim" name="Claim">{file_model}'
        f'<casePlanModel id="plan" name="Claim">{"".join(inside)}</casePlanModel>{roles}</case>'
    )


def task(key: str, inside: str = "", *, definition: str = "", element: str = "humanTask", more: str = "") -> str:
    """A plan item with a definition of its own."""
    return (
        f'<planItem id="{key}" name="{key.title()}" definitionRef="{key}_d">{inside}</planItem>'
        f'<{element} id="{key}_d" {more}>{definition}</{element}>'
    )


def sentry(key: str, condition: str = "", *parts: str, more: str = "") -> str:
    """A sentry; `parts` are ids of plan items that must complete."""
    on = "".join(
        f'<planItemOnPart sourceRef="{part}"><standardEvent>complete</standardEvent></planItemOnPart>' for part in parts
    )
    asked = f"<ifPart><condition>{condition}</condition></ifPart>" if condition else ""
    return f'<sentry id="{key}" {more}>{on}{asked}</sentry>'
