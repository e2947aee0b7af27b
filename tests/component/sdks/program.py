"""Declares a component by its SDK, and prints what the engine is asked for."""

import json

import pulumi
import pulumi_aerosecure as aerosecure

asked = {}


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        asked[args.name] = {"type": args.typ, "inputs": args.inputs}
        return [f"{args.name}-id", args.inputs]

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks())


@pulumi.runtime.test
def declare():
    vault = aerosecure.SecureBucket(
        "vault",
        administrators=["user/kzax01"],
        key_users=["role/Crew"],
        key_alias="alias/x",
    )
    return vault.urn


declare()
print(json.dumps(asked["vault"]))
