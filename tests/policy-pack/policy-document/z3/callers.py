"""
Who may call, and whom a Principal means.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
and for the keys that tell of a caller
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
"""

import re

import z3
from conditions import Absent, Either, OneOf, Unsupported, number, patterns_of, text_key
from texts import SOMETHING, Token, digits, exactly, like, witnesses
from truth import FALSE, Truth, any_of, doubt_where, known

KINDS = ROOT, USER, SESSION, FEDERATED, SERVICE, ANONYMOUS = range(6)
ARN_OF = {ROOT: ("iam", "root"), USER: ("iam", "user/"), SESSION: ("iam", "role/"), FEDERATED: ("sts", "federated-user/")}
TYPE_OF = {ROOT: "Account", USER: "User", SESSION: "AssumedRole", FEDERATED: "FederatedUser"}
ACCOUNT_KEYS = ("aws:principalaccount", "kms:calleraccount")
OTHER = "unnamed-by-any-policy"

DIRECTLY, AS_ROLE_OR_USER, AS_EVERYONE, AS_ACCOUNT = "directly", "as role or user", "as everyone", "as account"


class Callers:
    """Every caller that the policies and the properties tell apart, as one of a solver's choice."""

    def __init__(self, principals, tests, place):
        """tests: those of each key, by its name in lower case."""
        self.partition, self.own = place["partition"], place["accountId"]
        self.kind = number("kind")
        names = [name for group in principals for kind, name in group if kind == "AWS" and name != "*"]
        self.accounts = list(dict.fromkeys([self.own, *map(_account_in, names)]))
        self.people = self._people(tests)
        self.person = number("person")
        self.names = {
            kind: [OTHER, *dict.fromkeys(name for name in names if _kind_named(name) == kind)]
            for kind in (USER, "role", SESSION, FEDERATED)
        }
        self.chosen = {kind: number(f"named {kind}") for kind in self.names}
        services = [name for group in principals for kind, name in group if kind == "Service"]
        of_name = tests.get("aws:principalservicename", ())
        self.service = text_key("aws:PrincipalServiceName", of_name, services, SOMETHING)
        self.is_person = z3.Or([self.kind == kind for kind in ARN_OF])
        self.keys = self._keys(tests)
        self.rules = tuple(self._rules())

    def _people(self, tests):
        """The ARNs that people can have now, one for all that the tests take alike, each with their kind."""
        accounts = [like(account, "[^:]") for key in ACCOUNT_KEYS for test in tests.get(key, ()) for account in test.values]
        accounts += map(exactly, self.accounts)
        start = exactly(f"arn:{self.partition}:") + (Token("[^:]", repeats=True),) + exactly("::")
        of_accounts = [[(*start, *account, *exactly(":"), Token(".", repeats=True))] for account in accounts]
        arns = [patterns_of(test) for test in tests.get("aws:principalarn", ()) if test.family != "null"]
        people = []
        for kind, (service, name) in ARN_OF.items():
            within = exactly(f"arn:{self.partition}:{service}::") + digits(12) + exactly(f":{name}")
            within += () if kind == ROOT else SOMETHING
            people += [(kind, arn) for arn in witnesses([*of_accounts, *arns], within)]
        return people

    def _keys(self, tests):
        arns = [arn for _, arn in self.people]
        account = OneOf(self.person, [arn.split(":")[4] for arn in arns])
        # "Anonymous" is named, so that it has a number.
        types = text_key("aws:PrincipalType", tests.get("aws:principaltype", ()), [*TYPE_OF.values(), "Anonymous"])
        of_service = text_key("kms:CallerAccount", tests.get("kms:calleraccount", ()))
        is_service = OneOf(number("aws:PrincipalIsAWSService"), ["true", "false"], z3.Bool("aws:PrincipalIsAWSService is there"))
        self.type, self.is_service = types, is_service
        nobody = Absent()
        return {
            "aws:principalarn": Either(self.is_person, OneOf(self.person, arns), nobody),
            "aws:principalaccount": Either(self.is_person, account, nobody),
            "kms:calleraccount": Either(self.is_person, account, Either(self.kind == SERVICE, of_service, nobody)),
            "aws:principaltype": types,
            "aws:principalisawsservice": is_service,
            "aws:principalservicename": Either(self.kind == SERVICE, self.service, nobody),
        }

    def _rules(self):
        yield z3.ULT(self.kind, len(KINDS))
        yield from (rule for key in self.keys.values() for rule in key.rules)
        for kind, name in TYPE_OF.items():
            yield z3.Implies(self.kind == kind, z3.And(self.type.present, self.type.is_text(name)))
        yield z3.Implies(self.kind == ANONYMOUS, z3.Or(z3.Not(self.type.present), self.type.is_text("Anonymous")))
        said = {SERVICE: "true", ANONYMOUS: "false", **dict.fromkeys(ARN_OF, "false")}
        for kind, text in said.items():
            missing = z3.Not(self.is_service.present) if kind == ANONYMOUS else z3.BoolVal(False)
            yield z3.Implies(self.kind == kind, z3.Or(missing, z3.And(self.is_service.present, self.is_service.is_text(text))))
        yield z3.Implies(self.kind == SERVICE, self.service.present)
        for kind in ARN_OF:
            yield z3.Implies(self.kind == kind, z3.Or([self.person == at for at, (one, _) in enumerate(self.people) if one == kind]))
        yield from self._names_of_one_account()

    def _names_of_one_account(self):
        """Whom a Principal finds by a name is of the account that the name tells; a session is of its role."""
        bearers = {USER: (USER, FEDERATED), "role": (SESSION,), SESSION: (SESSION,), FEDERATED: (FEDERATED,)}
        for kind, names in self.names.items():
            yield z3.ULT(self.chosen[kind], len(names))
            bears = z3.Or([self.kind == each for each in bearers[kind]])
            for at, name in enumerate(names[1:], 1):
                yield z3.Implies(z3.And(bears, self.chosen[kind] == at), self.is_of(_account_in(name)))
        for at, session in enumerate(self.names[SESSION][1:], 1):
            role = session.split("/")[1]
            fitting = [0, *(place for place, name in enumerate(self.names["role"]) if name.split("/")[-1] == role)]
            yield z3.Implies(self.chosen[SESSION] == at, z3.Or([self.chosen["role"] == each for each in fitting]))

    def is_of(self, account):
        """Whether the caller is someone of an account."""
        of_it = [self.person == at for at, (_, arn) in enumerate(self.people) if arn.split(":")[4] == account]
        return z3.And(self.is_person, z3.Or(of_it))

    def reaches(self, principals, inverted, allows):
        """By the way in which a statement is about the caller, whether it is."""
        reaches = {way: [FALSE] for way in (DIRECTLY, AS_ROLE_OR_USER, AS_EVERYONE, AS_ACCOUNT)}
        if inverted:
            reaches[AS_EVERYONE].append(self._left_over(principals, allows))
        else:
            for principal in principals:
                for way, truth in self._meant(*principal, allows):
                    reaches[way].append(truth)
        return {way: any_of(*truths) for way, truths in reaches.items()}

    def _meant(self, kind, name, allows):
        if name == "*":
            yield AS_EVERYONE, known(z3.BoolVal(True))
        elif kind == "Service":
            yield DIRECTLY, self._is_service(name)
        elif kind != "AWS":
            raise Unsupported(f"the principal {name}")
        elif _kind_named(name) == "account":
            yield AS_ACCOUNT, known(self.is_of(_account_in(name)))
        else:
            yield from self._meant_by_arn(name, allows)

    def _meant_by_arn(self, name, allows):
        named = _kind_named(name)
        bears = self.chosen[named] == self.names[named].index(name)
        if named == "role":
            yield AS_ROLE_OR_USER, known(z3.And(self.kind == SESSION, bears))
            return
        yield DIRECTLY, known(z3.And(self.kind == named, bears))
        if named == USER:
            behind = z3.And(self.kind == FEDERATED, bears)
            yield AS_ROLE_OR_USER, known(behind) if allows else doubt_where(behind)

    def _is_service(self, name):
        return known(z3.And(self.kind == SERVICE, self.service.is_text(name)))

    def _left_over(self, principals, allows):
        """
        A NotPrincipal has to name all that AWS takes a caller for. A Deny holds for those of whom it names the
        account alone; in between, AWS does not say.
        """
        names = [name for _, name in principals]
        if "*" in names:
            return FALSE
        is_named = {kind: z3.Or([self.chosen[kind] == at for at, name in enumerate(all_) if name in names]) for kind, all_ in self.names.items()}
        of_account = z3.Or([self.is_of(_account_in(name)) for kind, name in principals if kind == "AWS" and _kind_named(name) == "account"])
        taken_for = {
            USER: [is_named[USER]],
            SESSION: [is_named[SESSION], is_named["role"]],
            FEDERATED: [is_named[FEDERATED], is_named[USER]],
        }
        left_out = [z3.And(self.kind == ROOT, of_account)]
        left_out += [z3.And(self.kind == SERVICE, self._is_service(name).yes) for kind, name in principals if kind == "Service"]
        meant = [z3.And(z3.Or(self.kind == ROOT, self.kind == SERVICE, self.kind == ANONYMOUS), z3.Not(z3.Or(left_out)))]
        for kind, by_name in taken_for.items():
            left_out.append(z3.And(self.kind == kind, of_account, *by_name))
            in_doubt = [of_account] if allows else []
            meant.append(z3.And(self.kind == kind, z3.Not(z3.Or(by_name + in_doubt))))
        return Truth(z3.Or(meant), z3.Or(left_out))

    def caller(self, model):
        """The caller as a request tells of it."""
        kind = model.eval(self.kind, model_completion=True).as_long()
        if kind == ANONYMOUS:
            return {"kind": "anonymous"}
        if kind == SERVICE:
            return {"kind": "service", "name": self.service.value(model)}
        account = self.people[model.eval(self.person, model_completion=True).as_long()][1].split(":")[4]
        iam, sts = (f"arn:{self.partition}:{service}::{account}:" for service in ("iam", "sts"))
        named = {each: self.names[each][model.eval(at, model_completion=True).as_long()] for each, at in self.chosen.items()}
        user = _or(named[USER], f"{iam}user/{OTHER}")
        if kind == ROOT:
            return {"kind": "root", "account": account}
        if kind == USER:
            return {"kind": "user", "arn": user}
        if kind == FEDERATED:
            return {"kind": "federated user", "arn": _or(named[FEDERATED], f"{sts}federated-user/{OTHER}"), "userArn": user}
        written = named[SESSION].split("/")[1] if named[SESSION] != OTHER else OTHER
        role = _or(named["role"], f"{iam}role/{OTHER}/{written}")
        session = _or(named[SESSION], f"{sts}assumed-role/{role.split('/')[-1]}/{OTHER}")
        return {"kind": "role session", "arn": session, "roleArn": role}


def _or(name, other):
    return other if name == OTHER else name


def _account_in(name):
    return name if name.isdecimal() else name.split(":")[4]


def _kind_named(name):
    if re.fullmatch(r"\d{12}|arn:[^:]+:iam::\d{12}:root", name):
        return "account"
    found = re.fullmatch(r"arn:[^:]+:(iam|sts)::\d{12}:(user|role|assumed-role|federated-user)/[^*?]+", name)
    if found is None:
        raise Unsupported(f"the principal {name}")
    return {"user": USER, "role": "role", "assumed-role": SESSION, "federated-user": FEDERATED}[found[2]]

