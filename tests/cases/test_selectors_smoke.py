"""Smoke."""
from apps.cases import actions, selectors
from apps.tasks import actions as ta
from apps.tasks import selectors as ts
from apps.cmmn.commands import *
from apps.common.actors import Actor
from tests.cases.test_perform import number

def test_smoke(claim, bob, alice):
    print(claim.number)
    t = list(ts.inbox(bob, ts.Scope.UNASSIGNED).rows)
    print(t)
    task = ts.task(bob, t[0][1].pk)
    ta.claim(task, actor=Actor.person(bob))
    print(ts.counts(bob), ts.next_for(bob))
    step = ta.complete(ts.task(bob, task.pk), output={"risk_score": "9"}, actor=Actor.person(bob))
    from apps.cases import words
    hs = [words.Happening.of(t) for t in step.outcome.transitions]
    for t in step.outcome.transitions: print(t.transition, t.key, t.cause)
    print(words.headline(hs), words.what_changed(step.compiled.definition, hs))
    case = selectors.head(bob, claim.number).case
    v = selectors.plan(bob, case)
    for s in v.walk(): print(s)
    print(v.offers, v.done, v.total, v.case.commands)
    for e in selectors.timeline(bob, case).events: print(e)
    for k in ("review", "investigation", "investigated", "extra", 0): print(selectors.why(bob, case, k))
    actions.close(case, outcome="paid", reason="because", actor=Actor.person(bob))
    for e in selectors.timeline(bob, case).events: print(e)
    print(selectors.listing(bob, selectors.Filters(q="claim CL-2026", owners=["me","none"])))
