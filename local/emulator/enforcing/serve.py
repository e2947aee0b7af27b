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
from ministack.core.tls import resolve_tls_material


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
