"""Truths that may be in doubt: where AWS's pages do not say, neither side holds."""

from typing import NamedTuple

import z3


class Truth(NamedTuple):
    """For which requests something surely holds, and for which it surely does not."""

    yes: z3.BoolRef
    no: z3.BoolRef


def known(formula):
    return Truth(formula, z3.Not(formula))


TRUE = known(z3.BoolVal(True))
FALSE = known(z3.BoolVal(False))
DOUBT = Truth(z3.BoolVal(False), z3.BoolVal(False))


def constant(value):
    """True, False or None for doubt."""
    return {True: TRUE, False: FALSE, None: DOUBT}[value]


def all_of(*truths):
    return Truth(z3.And([each.yes for each in truths]), z3.Or([each.no for each in truths]))


def any_of(*truths):
    return Truth(z3.Or([each.yes for each in truths]), z3.And([each.no for each in truths]))


def negation(truth):
    return Truth(truth.no, truth.yes)


def either(chosen, one, other):
    """One truth where a formula holds, another where it does not."""
    return Truth(z3.If(chosen, one.yes, other.yes), z3.If(chosen, one.no, other.no))


def doubt_where(formula):
    """In doubt there, and false elsewhere."""
    return Truth(z3.BoolVal(False), z3.Not(formula))
