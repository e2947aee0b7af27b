"""
Judges properties of a key's or a bucket's policy with Z3.

Reads a list of questions from a JSON file, its argument, and prints for each question a list with an answer
for each of its properties: "proved", "counterexample" with a request, or "not decided". It was written from AWS's
pages alone and shares no code with what it is compared with. Run with `python -I`.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
import os
import sys
from typing import NamedTuple

import z3

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from callers import AS_ACCOUNT, AS_EVERYONE, AS_ROLE_OR_USER, DIRECTLY, FEDERATED, ROOT, SERVICE, ANONYMOUS, Callers  # noqa: E402
from conditions import Unsupported, holds, key_for, number, tests_in  # noqa: E402
from texts import SOMETHING, arn_like, exactly, like, matches, witnesses  # noqa: E402
from truth import FALSE, TRUE, Truth, all_of, any_of, constant, doubt_where, either, known, negation  # noqa: E402

COLONS_OF_ARN = 5


class Rule(NamedTuple):
    """A statement of a policy, or of what a property is about."""

    allows: bool
    principals: list
    not_principals: bool
    actions: list
    not_actions: bool
    resources: list
    not_resources: bool
    tests: list


def rule_of(statement):
    principals = statement.get("NotPrincipal", statement.get("Principal", "*"))
    entries = principals.items() if isinstance(principals, dict) else [("AWS", principals)]
    return Rule(
        statement["Effect"] == "Allow",
        [(kind, name) for kind, names in entries for name in _listed(names)],
        "NotPrincipal" in statement,
        [like(action.lower()) for action in _listed(statement.get("NotAction", statement.get("Action")))],
        "NotAction" in statement,
        _listed(statement.get("NotResource", statement.get("Resource", "*"))),
        "NotResource" in statement,
        tests_in(statement.get("Condition", {})),
    )


def _listed(value):
    return value if isinstance(value, list) else [value]


class Request:
    """A request of the solver's choice."""

    def __init__(self, rules, place, actions):
        self.place = place
        tests = {}
        for test in (test for rule in rules for test in rule.tests):
            tests.setdefault(test.key, []).append(test)
        self.callers = Callers([rule.principals for rule in rules], tests, place)
        others = {key: key_for(key, each) for key, each in tests.items() if key not in self.callers.keys}
        self.keys = {**self.callers.keys, **others}
        self.actions = self._actions(rules, actions)
        self.action = number("action")
        self.resources = self._resources(rules)
        self.resource = number("resource")
        self.rules = [
            *self.callers.rules,
            *(rule for key in others.values() for rule in key.rules),
            z3.ULT(self.action, len(self.actions)),
            z3.ULT(self.resource, len(self.resources)),
        ]

    def _actions(self, rules, known_actions):
        """One for all that the rules take alike, one that AWS has if there is one."""
        texts = witnesses([rule.actions for rule in rules], exactly(f"{self.place['service']}:") + SOMETHING)
        by_rules = {}
        for action in [*known_actions, *texts]:
            by_rules.setdefault(tuple(_is_among(action, rule.actions) for rule in rules), action)
        return list(by_rules.values())

    def _resources(self, rules):
        arn = self.place["arn"]
        if self.place["service"] == "kms":
            return [arn]
        texts = {text for rule in rules for text in rule.resources}
        patterns = [*map(like, texts), *(pattern for pattern in map(arn_like, texts) if pattern is not None)]
        return [arn, *witnesses([[each] for each in patterns], exactly(f"{arn}/") + SOMETHING)]

    def ways(self, rule):
        """By the way in which a rule is about the caller, whether it is about the request."""
        reaches = self.callers.reaches(rule.principals, rule.not_principals, rule.allows)
        spoken = [
            self.action == at
            for at, action in enumerate(self.actions)
            if _is_among(action, rule.actions) != rule.not_actions
        ]
        rest = all_of(
            known(z3.Or(spoken)), self._about_resource(rule), *(holds(test, self.keys[test.key]) for test in rule.tests)
        )
        return {way: all_of(truth, rest) for way, truth in reaches.items()}

    def _about_resource(self, rule):
        found = [any_of(*(constant(_is_resource(text, each)) for text in rule.resources)) for each in self.resources]
        truth = Truth(
            z3.Or([z3.And(self.resource == at, each.yes) for at, each in enumerate(found)]),
            z3.Or([z3.And(self.resource == at, each.no) for at, each in enumerate(found)]),
        )
        return negation(truth) if rule.not_resources else truth

    def read(self, model):
        """The request that the solver chose."""
        values = {name: key.value(model) for name, key in self.keys.items()}
        return {
            "caller": self.callers.caller(model),
            "action": self.actions[model.eval(self.action, model_completion=True).as_long()],
            "resource": self.resources[model.eval(self.resource, model_completion=True).as_long()],
            "resourceAccount": self.place["accountId"],
            "context": {name: value for name, value in values.items() if value is not None},
        }


def _is_among(action, patterns):
    return any(matches(each, action.lower()) for each in patterns)


def _is_resource(text, resource):
    """
    Whether a Resource is that of a request; None where a wildcard would reach beyond its part of the ARN.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    if text == "*":
        return True
    colons = text.count(":")
    if colons < COLONS_OF_ARN and not text.endswith("*"):
        return None
    if not matches(like(text), resource):
        return False
    return True if colons < COLONS_OF_ARN or matches(arn_like(text), resource) else None


def effects_of(request, rules):
    """Whether a policy denies the request, and by the way in which it is about the caller, whether it allows it."""
    denies, allows = [FALSE], {way: [FALSE] for way in (DIRECTLY, AS_ROLE_OR_USER, AS_EVERYONE, AS_ACCOUNT)}
    for rule in rules:
        for way, truth in request.ways(rule).items():
            (allows[way] if rule.allows else denies).append(truth)
    return any_of(*denies), {way: any_of(*truths) for way, truths in allows.items()}


def is_allowed(request, denied, granted, identity):
    """Whether the request is allowed, if the caller's own policies allow everything or nothing."""
    callers, is_key = request.callers, request.place["service"] == "kms"
    own_policies = TRUE if identity == "everything" else FALSE
    is_inside = callers.is_of(request.place["accountId"])
    anyhow = any_of(*granted.values())
    by_name = any_of(granted[DIRECTLY], granted[AS_ROLE_OR_USER], granted[AS_EVERYONE])
    # The key's policy has to hand the decision to the account; a bucket's need not.
    by_account = all_of(granted[AS_ACCOUNT] if is_key else TRUE, own_policies)
    people = either(is_inside, any_of(by_name, by_account), all_of(anyhow, own_policies))
    root = anyhow if is_key else either(is_inside, TRUE, anyhow)
    kind = callers.kind
    allowed = either(
        kind == ANONYMOUS,
        granted[AS_EVERYONE],
        either(
            kind == SERVICE,
            any_of(granted[DIRECTLY], granted[AS_EVERYONE]),
            either(kind == ROOT, root, people),
        ),
    )
    return all_of(negation(denied), allowed)


def answers(question):
    policy = [rule_of(statement) for statement in question["document"]["Statement"]]
    scopes = [[rule_of({"Effect": "Allow", **each}) for each in asked["requests"]] for asked in question["properties"]]
    request = Request([*policy, *(rule for scope in scopes for rule in scope)], question["place"], question["actions"])
    solver = z3.SolverFor("QF_BV")
    solver.add(request.rules)
    denied, granted = effects_of(request, policy)
    for asked, scope in zip(question["properties"], scopes):
        allowed = is_allowed(request, denied, granted, asked["identity"])
        fault = {"refused": allowed, "allowed": negation(allowed), "not denied": denied}[asked["expects"]]
        in_scope = any_of(*(truth for rule in scope for truth in request.ways(rule).values()))
        yield answer(solver, request, all_of(in_scope, fault))


def answer(solver, request, fails):
    for outcome, formula in (("counterexample", fails.yes), ("not decided", z3.Not(fails.no))):
        solver.push()
        solver.add(formula)
        result = solver.check()
        model = solver.model() if result == z3.sat else None
        solver.pop()
        if result == z3.unknown:
            raise RuntimeError(f"Z3 does not know: {solver.reason_unknown()}")
        if model is not None:
            return {"outcome": outcome, "request": request.read(model)}
    return {"outcome": "proved"}


def judged(question):
    try:
        return list(answers(question))
    except Unsupported as error:
        return [{"outcome": "unsupported", "what": str(error)} for _ in question["properties"]]


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([judged(question) for question in json.load(file)]))
