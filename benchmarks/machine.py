"""What a measurement is worth depends on: when, on what kind of machine, with which versions.

No name of a host or a user, and no path: a kind of machine, not this one.
"""

import importlib.metadata
import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

PARTS = ("numpy", "scipy", "torch", "jaxlib")  # whose BLAS a loaded library is, by its folder


def circumstances(command: str, packages: list[str]) -> dict:
    return {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {
            "processor": processor(),
            "cores": os.cpu_count(),
            "architecture": platform.machine(),
            "system": system(),
        },
        "versions": {"Python": platform.python_version()} | versions(packages),
    }


def processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()


def system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release().split('-')[0]}"


def versions(packages: list[str]) -> dict[str, str]:
    found = {}
    for name in packages:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def kernels() -> dict[str, str]:
    """Which BLAS each loaded library brought, and for which processor its kernel was written."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return {}
    found = {}
    for one in threadpool_info():
        if one["user_api"] == "blas":
            owner = next((p for p in PARTS if p in Path(one["filepath"]).parts[-2]), "")
            owner = owner or next((p for p in PARTS if p in one["filepath"]), "other")
            words = [one["internal_api"], one["version"] or "", one.get("architecture") or ""]
            found[owner] = " ".join(word for word in words if word)
    torch = sys.modules.get("torch")
    if torch and torch.backends.mkl.is_available():  # built in, so not among the loaded ones
        found.setdefault("torch", "MKL")
    return found
