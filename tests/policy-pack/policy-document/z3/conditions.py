"""
Condition operators, and what a condition key of a request can be like.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import ipaddress
from datetime import datetime, timezone
from decimal import Decimal
from typing import NamedTuple

import z3
from texts import ANY, NO_COLON, SOMETHING, Token, arn_like, exactly, like, matches, witnesses
from truth import DOUBT, FALSE, Truth, any_of, constant, either, known, negation

ARN = exactly("arn") + (Token(":", ":"), Token(NO_COLON, repeats=True)) * 4 + (
    Token(":", ":"),
    Token(ANY, repeats=True),
)
ANYTHING = (Token(ANY, repeats=True),)
BITS = 64


class Unsupported(Exception):
    """Something that this judge does not read."""


class Test(NamedTuple):
    """One key of a Condition with the values of a policy."""

    key: str
    quantifier: str
    base: str
    negated: bool
    if_exists: bool
    values: tuple

    @property
    def family(self):
        families = ("string", "arn", "numeric", "date", "bool", "ipaddress", "null")
        family = next((each for each in families if self.base.startswith(each)), None)
        if family is None or any("${" in value for value in self.values):
            raise Unsupported(f"{self.base} of {self.key}")
        return family


def tests_in(condition):
    tests = []
    for operator, keys in condition.items():
        quantifier, _, name = operator.lower().rpartition(":")
        base = name.removesuffix("ifexists")
        for key, values in keys.items():
            texts = tuple(_text(value) for value in (values if isinstance(values, list) else [values]))
            negated = "not" in base
            tests.append(Test(key.lower(), quantifier, base.replace("not", ""), negated, base != name, texts))
    return tests


def _text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def patterns_of(test):
    """The patterns of a test of texts or ARNs."""
    if test.family == "arn":
        patterns = [arn_like(value) for value in test.values]
        if None in patterns:
            raise Unsupported(f"{test.base} of {test.key} with what is no ARN")
        return patterns
    if test.base == "stringlike":
        return [like(value) for value in test.values]
    return [exactly(value, ignores_case=test.base.endswith("ignorecase")) for value in test.values]


class Absent:
    """A key that is not there."""

    present = z3.BoolVal(False)
    rules = ()

    def compared(self, test):
        return FALSE

    def value(self, model):
        return None


class OneOf:
    """A key whose value is one of some texts, by the number of the text."""

    def __init__(self, number, texts, present=z3.BoolVal(True)):
        self.number, self.texts, self.present = number, texts, present
        self.rules = (z3.ULT(number, len(texts)),)

    def compared(self, test):
        found = [_compared(test, text) for text in self.texts]
        return Truth(*(self._among(found, wanted) for wanted in (not test.negated, test.negated)))

    def _among(self, found, wanted):
        return z3.Or([self.number == at for at, each in enumerate(found) if each == wanted])

    def is_text(self, text):
        return z3.Or([self.number == at for at, each in enumerate(self.texts) if each == text])

    def value(self, model):
        if not z3.is_true(model.eval(self.present, model_completion=True)):
            return None
        return self.texts[model.eval(self.number, model_completion=True).as_long()]


def _compared(test, text):
    """Whether a text matches one of the policy's, "Not" left out; None if AWS does not say."""
    if test.family != "bool":
        return any(matches(pattern, text) for pattern in patterns_of(test))
    found = {value.lower() == text.lower() if value.lower() in ("true", "false") else None for value in test.values}
    return True if True in found else None if None in found else False


class SetOf:
    """A key whose values are some of the texts: absent if none is there."""

    def __init__(self, name, texts):
        self.texts = texts
        self.held = [z3.Bool(f"{name} has {at}") for at in range(len(texts))]
        self.present = z3.Or(self.held)
        self.rules = ()

    def compared(self, test):
        meant = [_compared(test, text) != test.negated for text in self.texts]
        if test.quantifier == "foranyvalue":
            return known(z3.Or([held for held, each in zip(self.held, meant) if each]))
        if test.quantifier == "forallvalues":
            return known(z3.And([z3.Not(held) for held, each in zip(self.held, meant) if not each]))
        return DOUBT

    def value(self, model):
        held = [z3.is_true(model.eval(each, model_completion=True)) for each in self.held]
        return [text for text, each in zip(self.texts, held) if each] or None


class Number:
    """A key whose value is a number or a date, counted in its smallest part."""

    def __init__(self, name, read, write, bounds):
        self.present, self.amount = z3.Bool(f"{name} is there"), z3.BitVec(name, BITS)
        self.read, self.write = read, write
        self.rules = (self.amount >= bounds[0], self.amount <= bounds[1])

    def compared(self, test):
        ways = {
            "lessthanequals": lambda value: self.amount <= value,
            "lessthan": lambda value: self.amount < value,
            "greaterthanequals": lambda value: self.amount >= value,
            "greaterthan": lambda value: self.amount > value,
            "equals": lambda value: self.amount == value,
        }
        way = next(way for ending, way in ways.items() if test.base.endswith(ending))
        matched = known(z3.Or([way(self.read(value)) for value in test.values]))
        return negation(matched) if test.negated else matched

    def value(self, model):
        if not z3.is_true(model.eval(self.present, model_completion=True)):
            return None
        return self.write(model.eval(self.amount, model_completion=True).as_signed_long())


class Address:
    """A key whose value is an address of the internet."""

    def __init__(self, name):
        self.present, self.is_6 = z3.Bool(f"{name} is there"), z3.Bool(f"{name} is of version 6")
        self.bits = {version: z3.BitVec(f"{name} {version}", size) for version, size in ((4, 32), (6, 128))}
        self.rules = ()

    def compared(self, test):
        matched = known(z3.Or([self._within(ipaddress.ip_network(value)) for value in test.values]))
        return negation(matched) if test.negated else matched

    def _within(self, network):
        bits = self.bits[network.version]
        first, last = int(network.network_address), int(network.broadcast_address)
        return z3.And(self.is_6 == (network.version == 6), z3.UGE(bits, first), z3.ULE(bits, last))

    def value(self, model):
        if not z3.is_true(model.eval(self.present, model_completion=True)):
            return None
        version = 6 if z3.is_true(model.eval(self.is_6, model_completion=True)) else 4
        number = model.eval(self.bits[version], model_completion=True).as_long()
        if version == 4:
            return str(ipaddress.IPv4Address(number))
        return ":".join(f"{number >> shift & 0xFFFF:x}" for shift in range(112, -1, -16))


class Either:
    """One key where a formula holds, another where it does not."""

    def __init__(self, chosen, one, other):
        self.chosen, self.one, self.other = chosen, one, other
        self.present = z3.If(chosen, one.present, other.present)
        self.rules = (*one.rules, *other.rules)

    def compared(self, test):
        return either(self.chosen, self.one.compared(test), self.other.compared(test))

    def value(self, model):
        chosen = z3.is_true(model.eval(self.chosen, model_completion=True))
        return (self.one if chosen else self.other).value(model)


def holds(test, key):
    """Whether a test holds for a key of the request."""
    if test.family == "null":
        wanted = [value.lower() for value in test.values]
        return any_of(*(known(key.present) if each == "false" else known(z3.Not(key.present)) for each in wanted))
    without = test.if_exists or test.quantifier == "forallvalues"
    without = without or (test.negated and test.quantifier == "")
    return either(key.present, key.compared(test), constant(without))


def text_key(name, tests, named=(), least=ANYTHING):
    """A key of any texts like the least, as far as the tests and some named texts tell them apart."""
    families = {test.family for test in tests} - {"null"}
    is_set = any(test.quantifier for test in tests)
    within = ARN if "arn" in families else SOMETHING if is_set else least
    languages = [patterns_of(test) for test in tests if test.family != "null"]
    texts = witnesses([*languages, *([exactly(text)] for text in named)], within)
    return SetOf(name, texts) if is_set else OneOf(number(name), texts, z3.Bool(f"{name} is there"))


def number(name):
    return z3.BitVec(name, 16)


def key_for(name, tests):
    """Any condition key, by what the tests compare it as."""
    families = {test.family for test in tests} - {"null"}
    if families <= {"string", "arn"}:
        return text_key(name, tests)
    if families <= {"bool", "string"}:
        return OneOf(number(name), ["true", "false"], z3.Bool(f"{name} is there"))
    if len(families) > 1 or any(test.quantifier for test in tests):
        raise Unsupported(f"{name}, compared as {families}")
    if families == {"ipaddress"}:
        return Address(name)
    if families == {"numeric"}:
        return Number(name, lambda text: int(Decimal(text) * 1000), _decimal, (-(10**9), 10**9))
    return Number(name, _milliseconds, _date, (0, 4_000_000_000_000))


def _decimal(thousandths):
    return f"{Decimal(thousandths) / 1000:f}"


def _milliseconds(text):
    if text.isdecimal():
        return int(text) * 1000
    date = datetime.fromisoformat(text)
    return round((date if date.tzinfo else date.replace(tzinfo=timezone.utc)).timestamp() * 1000)


def _date(milliseconds):
    whole, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(whole, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + f".{rest:03}Z"

