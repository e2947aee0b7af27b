"""Runs localemu, with PERSISTENCE=1 so that its state outlives it, however it ends.

localemu itself saves at an orderly end, over the state it loaded: killed, it loses everything since
its start; killed while it saves, the objects' bodies too. Here a change is saved once changes pause
for half a second, or after seconds anyway (longer where there is much to save), into a fresh folder
that then takes the place of the last one. Metrics are saved with the next change, and at the end.
Started with `python -I`, so it imports nothing but the installed packages.
"""

import functools
import json
import math
import os
import shutil
import sys
import threading
import time

import jsonpath_rw
import moto.backends as moto
from localemu import config
from localemu.aws import handlers, spec
from localemu.runtime import main as runtime
from localemu.runtime.shutdown import SHUTDOWN_HANDLERS
from localemu.services.cloudtrail import event_store, recording_hook
from localemu.services.cloudwatch import alarm_scheduler
from localemu.services.s3 import provider as s3
from localemu.state import persistence
from localemu.utils import event_matcher, scheduler
from werkzeug.routing import Rule

QUIET_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 5.0
# A save writes everything: under steady changes it takes at most a sixth of the time.
WAIT_PER_SAVE = 5
# What a minute is on AWS, for whoever tries an alarm.
MINUTE_SECONDS = 10
READ_ONLY = ("Describe", "Get", "Head", "List", "Lookup", "Encrypt", "Decrypt", "Generate")

data = config.dirs.data
# Its state is all policies that AWS has, which take most of a save.
iam_changed = threading.Event()
current, previous, fresh = (os.path.join(data, name) for name in ("state", "previous", "fresh"))


class Saver:
    """Saves once requests that change something have ceased for a moment, or at last anyway."""

    def __init__(self) -> None:
        self._changed = threading.Event()
        self._noted = threading.Event()
        self._ended = threading.Event()
        self._lock = threading.Lock()

    def note(self, _chain, context, _response) -> None:
        operation = context.operation
        # Metrics come by themselves, all the time.
        if operation is None or operation.name == "PutMetricData":
            return
        if not operation.name.startswith(READ_ONLY):
            if operation.service_model.service_name == "iam":
                iam_changed.set()
            self._noted.set()
            self._changed.set()

    def run(self) -> None:
        took = 0.0
        while not self._ended.is_set():
            self._changed.wait()
            waited = 0.0
            longest = max(LONGEST_WAIT_SECONDS, WAIT_PER_SAVE * took)
            while waited < longest and not self._ended.is_set():
                self._noted.clear()
                if not self._noted.wait(QUIET_SECONDS):
                    break
                waited += QUIET_SECONDS
            if not self._ended.is_set():
                begun = time.monotonic()
                self.save()
                took = time.monotonic() - begun

    def end(self) -> None:
        self._ended.set()
        self._changed.set()
        self.save()

    def save(self) -> None:
        with self._lock:
            self._changed.clear()
            shutil.rmtree(fresh, ignore_errors=True)
            persistence.SaveOrchestrator().save(fresh)
            shutil.rmtree(previous, ignore_errors=True)
            if os.path.isdir(current):
                os.rename(current, previous)
            os.rename(os.path.join(fresh, "state"), current)


def save_what_is_needed() -> None:
    """A service that nobody called has no state; to save it would load it, which takes seconds."""
    stores = dict(persistence.NATIVE_STORES)
    moto_services = list(persistence.MOTO_SERVICES)

    class Orchestrator(persistence.SaveOrchestrator):
        def _save(self, data_dir: str) -> dict:
            persistence.NATIVE_STORES.clear()
            persistence.NATIVE_STORES.update(
                {name: store for name, store in stores.items() if store[0] in sys.modules}
            )
            persistence.MOTO_SERVICES[:] = [name for name in moto_services if is_loaded(name)]
            try:
                return super()._save(data_dir)
            finally:
                persistence.NATIVE_STORES.update(stores)
                persistence.MOTO_SERVICES[:] = moto_services

        def _atomic_dump(self, directory: str, name: str, obj, lock=None) -> None:
            file = f"{name}.state"
            saved = os.path.join(current, "api_states", file)
            if name == "iam.moto" and not iam_changed.is_set() and os.path.isfile(saved):
                shutil.copyfile(saved, os.path.join(directory, file))
                return
            if name == "iam.moto":
                # Before it is read: a change meanwhile is for the next save.
                iam_changed.clear()
            super()._atomic_dump(directory, name, obj, lock)

    persistence.SaveOrchestrator = Orchestrator


def is_loaded(moto_service: str) -> bool:
    name = moto_service.replace("-", "")
    return f"moto.{moto.ALT_SERVICE_NAMES.get(name, name)}.models" in sys.modules


def recover() -> None:
    """Between the two renames of a save there is no current state, only the previous one."""
    if not os.path.isdir(current) and os.path.isdir(previous):
        os.rename(previous, current)


def tell_events_that_a_rule_matches() -> None:
    """CloudTrail's events go to EventBridge, each by a thread that waits for its request: most match no rule.

    Those that match one go after 5 seconds, not after a minute, for which anyone who tries an alarm would wait.
    """
    recording_hook._EVB_FORWARDING_DELAY_SECONDS = 5
    tell = recording_hook._emit_cloudtrail_to_eventbridge
    compiler = event_matcher._event_pattern_compiler
    compiler.compile_event_pattern = functools.cache(compiler.compile_event_pattern)

    def patterns_of(account_id: str, region: str) -> list:
        events = sys.modules.get("localemu.services.events.models")
        buses = {} if events is None else events.events_stores[account_id][region].event_buses
        return [rule.event_pattern for bus in buses.values() for rule in list(bus.rules.values())]

    def tell_if_heard(**call) -> None:
        service, account, region = call["service_name"], call["account_id"], call["region"]
        patterns = patterns_of(account, region)
        if not patterns:
            return
        told = {
            "source": f"aws.{service.lower()}",
            "detail-type": "AWS API Call via CloudTrail",
            "account": account,
            "region": region,
            "resources": recording_hook._build_eventbridge_resources(
                service, call["service_request"], region, account
            ),
            "detail": json.loads(call["event"].to_cloudtrail_event_json()),
        }
        if any(event_matcher.matches_event(pattern, told) for pattern in patterns):
            tell(**call)

    recording_hook._emit_cloudtrail_to_eventbridge = tell_if_heard


def bring_metrics_and_alarms_soon() -> None:
    """SQS's metrics and the evaluation of alarms come once a minute each, so an alarm would take two to go off."""
    config.SQS_CLOUDWATCH_METRICS_REPORT_INTERVAL = MINUTE_SECONDS

    class OftenScheduler(scheduler.Scheduler):
        def schedule(self, func, period=None, **rest):
            return super().schedule(func, period and min(period, MINUTE_SECONDS), **rest)

    alarm_scheduler.Scheduler = OftenScheduler


def share_service_catalog() -> None:
    """What each service's requests look like is read from botocore once, in place of once for each instance: 2 s."""
    config.dirs.static_libs = os.path.join(sys.prefix, "catalog")
    file = os.path.join(config.dirs.static_libs, spec._get_catalog_filename())
    if not os.path.isfile(file):
        os.makedirs(config.dirs.static_libs, exist_ok=True)
        # Whole or not at all: another may begin at this moment.
        spec.build_service_index_cache(f"{file}.{os.getpid()}")
        os.replace(f"{file}.{os.getpid()}", file)


def compile_no_url_builders() -> None:
    """A route here matches requests. To compile how it would build a URL took a third of the start."""

    def build(*_) -> None:
        raise NotImplementedError

    Rule._compile_builder = lambda *_: build


def keep_json_paths() -> None:
    """An event's target has templates of a dozen JSON paths; to read one takes milliseconds, for each event anew."""
    jsonpath_rw.parse = functools.cache(jsonpath_rw.parse)


def keep_state() -> None:
    recover()
    save_what_is_needed()
    # Saved with all else; by itself it writes all events anew after every 100 requests.
    event_store.get_event_store()._SAVE_INTERVAL = math.inf
    saver = Saver()
    handlers.run_custom_response_handlers.append(saver.note)
    SHUTDOWN_HANDLERS.register(saver.end)
    threading.Thread(target=saver.run, daemon=True, name="saver").start()


def main() -> None:
    # Shared by every localemu of this machine otherwise, and emptied by each.
    s3.DEFAULT_S3_TMP_DIR = os.path.join(config.dirs.tmp, "s3")
    # Runs last, in place of what localemu does next: to empty itself, waiting for idle connections.
    SHUTDOWN_HANDLERS.register(lambda: os._exit(0))
    tell_events_that_a_rule_matches()
    bring_metrics_and_alarms_soon()
    keep_json_paths()
    compile_no_url_builders()
    share_service_catalog()
    if config.PERSISTENCE:
        keep_state()
    runtime.main()


main()
