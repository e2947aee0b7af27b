"""Runs localemu so that its state outlives it, however it ends.

localemu itself saves at an orderly end, over the state it loaded: killed, it loses everything since
its start; killed while it saves, the objects' bodies too. Here every change is saved within seconds
into a fresh folder that then takes the place of the last one. Started with `python -I`, so it
imports nothing but the installed packages.
"""

import os
import shutil
import sys
import threading

import moto.backends as moto
from localemu import config
from localemu.aws import handlers
from localemu.runtime import main as runtime
from localemu.runtime.shutdown import SHUTDOWN_HANDLERS
from localemu.services.s3 import provider as s3
from localemu.state import persistence

QUIET_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 5.0
READ_ONLY = ("Describe", "Get", "Head", "List", "Lookup", "Encrypt", "Decrypt", "Generate")

data = config.dirs.data
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
        if operation is not None and not operation.name.startswith(READ_ONLY):
            self._noted.set()
            self._changed.set()

    def run(self) -> None:
        while not self._ended.is_set():
            self._changed.wait()
            waited = 0.0
            while waited < LONGEST_WAIT_SECONDS and not self._ended.is_set():
                self._noted.clear()
                if not self._noted.wait(QUIET_SECONDS):
                    break
                waited += QUIET_SECONDS
            if not self._ended.is_set():
                self.save()

    def end(self) -> None:
        """Ends here: what localemu does next is to empty itself, waiting for idle connections."""
        self._ended.set()
        self._changed.set()
        self.save()
        os._exit(0)

    def save(self) -> None:
        with self._lock:
            self._changed.clear()
            shutil.rmtree(fresh, ignore_errors=True)
            persistence.SaveOrchestrator().save(fresh)
            shutil.rmtree(previous, ignore_errors=True)
            if os.path.isdir(current):
                os.rename(current, previous)
            os.rename(os.path.join(fresh, "state"), current)


def keep_to_loaded_services() -> None:
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

    persistence.SaveOrchestrator = Orchestrator


def is_loaded(moto_service: str) -> bool:
    name = moto_service.replace("-", "")
    return f"moto.{moto.ALT_SERVICE_NAMES.get(name, name)}.models" in sys.modules


def recover() -> None:
    """Between the two renames of a save there is no current state, only the previous one."""
    if not os.path.isdir(current) and os.path.isdir(previous):
        os.rename(previous, current)


def main() -> None:
    # Shared by every localemu of this machine otherwise, and emptied by each.
    s3.DEFAULT_S3_TMP_DIR = os.path.join(config.dirs.tmp, "s3")
    recover()
    keep_to_loaded_services()
    saver = Saver()
    handlers.run_custom_response_handlers.append(saver.note)
    SHUTDOWN_HANDLERS.register(saver.end)
    threading.Thread(target=saver.run, daemon=True, name="saver").start()
    runtime.main()


main()
