"""Runs ministack on two free loopback ports, with TLS and without, which it prints, until its standard input ends.

ministack's own start also takes port 443 where it may, and outlives whoever started it. Started with
`python -I`, so it imports nothing but the installed packages.
"""

import asyncio
import hashlib
import os
import socket
import sys
from contextvars import ContextVar


def free_port() -> socket.socket:
    """Held from here on: one that is only found free may be another's by the time that the server listens."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held


with_tls, without_tls = free_port(), free_port()
# ministack reads it when it is imported.
os.environ["GATEWAY_PORT"] = str(with_tls.getsockname()[1])
print("ports", with_tls.getsockname()[1], without_tls.getsockname()[1], flush=True)

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.tls import resolve_tls_material
from ministack.services import kms, s3

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

resource_arn_of_ministack = iam_actions.extract_resource_arn


def resource_arn(*request):
    """Like ministack's, except that a request that names a key by its alias is about the key.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
    """
    arn = resource_arn_of_ministack(*request)
    prefix, _, alias = arn.partition(":alias/")
    key = kms._aliases.get(arn) if alias else None
    return arn if key is None else f"{prefix}:key/{key}"


iam_actions.extract_resource_arn = resource_arn

object_context_of_ministack = iam_actions._s3_object_context
KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id"
CUSTOMER_ALGORITHM = "x-amz-server-side-encryption-customer-algorithm"


def object_context(iam_action, query_params, path, headers):
    """Like ministack's, with the condition keys of an upload's other encryption headers.

    As with the algorithm, the request that began a multipart upload decides for its parts.

    Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
    """
    context = object_context_of_ministack(iam_action, query_params, path, headers)
    if iam_action != "s3:PutObject":
        return context
    upload = s3._multipart_uploads.get(iam_actions._query_param(query_params, "uploadId"))
    if upload is None:
        sent = headers
    else:
        # A key that the upload has from the bucket was not sent.
        sent = upload["preserved_headers"] if upload["requested_sse"] else {}
    for name in (KEY_ID, CUSTOMER_ALGORITHM):
        if sent.get(name):
            context[f"s3:{name}"] = sent[name]
    return context


iam_actions._s3_object_context = object_context

enforce_of_ministack = iam_evaluator.enforce
form_of_ministack = s3._enforce_signed_post_policy
form_denial = ContextVar("form_denial", default=None)


def enforce(access_key, action, *rest, **more):
    """Like ministack's, and keeps what was denied, for forms."""
    denied = enforce_of_ministack(access_key, action, *rest, **more)
    if denied is not None:
        form_denial.set((action, more.get("resource_arn", "*"), denied))
    return denied


def form(*args):
    """Like ministack's, except that a form is denied in the words of any other request.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
    """
    form_denial.set(None)
    error = form_of_ministack(*args)
    if error is None or form_denial.get() is None:
        return error
    action, resource, denied = form_denial.get()
    describe = (
        iam_actions._resource_policy_denial("s3", action, denied.principal_arn, resource)
        if denied.resource_policy_arn and denied.decision == "Deny"
        else iam_actions.identity_denial_message(action, denied.principal_arn, resource, denied.decision == "Deny")
    )
    return s3._error("AccessDenied", describe, 403)


iam_evaluator.enforce = enforce
s3._enforce_signed_post_policy = form

encryption_of_ministack = s3._resolve_sse_write_headers
BUCKET_KEY = "x-amz-server-side-encryption-bucket-key-enabled"


def encryption(headers, bucket):
    """Like ministack's, with the Bucket Key: an upload that does not mention it has the bucket's setting.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-bucket-key-object.html
    """
    stored, error = encryption_of_ministack(headers, bucket)
    if error is None and stored.get("x-amz-server-side-encryption") == "aws:kms":
        default = "<BucketKeyEnabled>true<" in s3._bucket_encryption.get(bucket, "")
        if headers.get(BUCKET_KEY, str(default)).lower() == "true":
            stored[BUCKET_KEY] = "true"
    return stored, error


s3._resolve_sse_write_headers = encryption
s3._SSE_STORED_HEADERS += (BUCKET_KEY,)


def etag(body):
    """Unlike ministack's, not the MD5 of the content: it never is one under SSE-KMS, and some clients take it for one.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
    """
    digest = hashlib.md5(b"SSE-KMS")
    digest.update(body)
    return digest.hexdigest()


# It makes ETags and nothing else.
s3.md5_hash = etag


async def main() -> None:
    config = Config()
    config.bind = [f"fd://{with_tls.detach()}"]
    config.insecure_bind = [f"fd://{without_tls.detach()}"]
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
