"""Runs ministack on two loopback ports, with TLS and without, until its standard input ends.

ministack's own start also takes port 443 where it may, and outlives whoever started it. Started with
`python -I`, so it imports nothing but the installed packages.
"""

import asyncio
import os
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app
from ministack.core import iam_evaluator
from ministack.core.tls import resolve_tls_material

condition_key_of_ministack = iam_evaluator._resolve_condition_key


def condition_key(key, ctx):
    """Like ministack's, except that aws:PrincipalArn of a role's session is the role's ARN.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    """
    value = condition_key_of_ministack(key, ctx)
    if key.lower() != "aws:principalarn" or ctx.principal_type != "AssumedRole":
        return value
    partition, _, _, account, session = value.split(":", 5)[1:]
    return f"arn:{partition}:iam::{account}:role/{session.split('/')[1]}"


iam_evaluator._resolve_condition_key = condition_key


async def main() -> None:
    config = Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.insecure_bind = [f"127.0.0.1:{os.environ['PLAIN_PORT']}"]
    config.certfile, config.keyfile = resolve_tls_material()
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), read_until_end, ended)
    await serve(app, config, shutdown_trigger=ended.wait)


def read_until_end(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()


asyncio.run(main())
