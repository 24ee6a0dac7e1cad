"""Holds the packages of Lambda functions to their limits of size and of start-up time.

usage: python3 scripts/check_package.py FOLDER ARCH

Size: of each zip. Start-up: of each program, from exec to its first poll of a local runtime API, the median of eleven starts;
only where it was built for this machine.
"""

import http.server
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

MOST_BYTES = 7_000_000
MOST_MILLISECONDS = 15
STARTS = 11

SETTINGS = {
    "RAW_BUCKET": "raw", "LAKE_BUCKET": "lake", "EVENTS_QUEUE_URL": "http://127.0.0.1/events",
    "BOUNCES_QUEUE_URL": "http://127.0.0.1/bounces", "REPORTS_QUEUE_URL": "http://127.0.0.1/reports",
    "SIGNING_SECRET": "key", "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_LAMBDA_FUNCTION_NAME": "f", "AWS_LAMBDA_FUNCTION_VERSION": "1", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
}


class RuntimeApi(http.server.BaseHTTPRequestHandler):
    """Notes when it is polled, and never answers."""

    polled = threading.Event()
    over = threading.Event()
    at = 0.0

    def do_GET(self) -> None:
        RuntimeApi.at = time.perf_counter()
        RuntimeApi.polled.set()
        RuntimeApi.over.wait(10)

    def log_message(self, *_: object) -> None:
        pass


def milliseconds_to_poll(program: str, port: int) -> float:
    RuntimeApi.polled.clear()
    RuntimeApi.over.clear()
    began = time.perf_counter()
    process = subprocess.Popen([program], env=SETTINGS | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}"}, stdout=subprocess.DEVNULL)
    polled = RuntimeApi.polled.wait(10)
    process.kill()
    process.wait()
    RuntimeApi.over.set()
    if not polled:
        sys.exit(f"{program} does not poll")
    return (RuntimeApi.at - began) * 1000


def main() -> None:
    folder, arch = pathlib.Path(sys.argv[1]), sys.argv[2]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    native = platform.machine().replace("aarch64", "arm64") == arch
    failed = False
    for package in sorted(folder.glob("*.zip")):
        size = package.stat().st_size
        told = f"{package.name}: {size / 1e6:.2f} MB of {MOST_BYTES / 1e6:.0f}"
        failed |= size > MOST_BYTES
        if native:
            with tempfile.TemporaryDirectory() as unpacked:
                program = os.path.join(unpacked, "bootstrap")
                zipfile.ZipFile(package).extract("bootstrap", unpacked)
                os.chmod(program, 0o755)
                took = statistics.median(milliseconds_to_poll(program, server.server_address[1]) for _ in range(STARTS))
            told += f", polls after {took:.1f} ms of {MOST_MILLISECONDS}"
            failed |= took > MOST_MILLISECONDS
        print(told)
    if failed:
        print("a package is over its limit", file=sys.stderr)
        sys.exit(3)


main()
