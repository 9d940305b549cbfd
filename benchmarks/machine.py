"""What a measurement is worth depends on: when, on what kind of machine, with which versions.

No name of a host or a user, and no path: a kind of machine, not this one.
"""

import contextlib
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
    cpuinfo = Path("/proc/cpuinfo")  # of Linux
    text = cpuinfo.read_text() if cpuinfo.exists() else ""
    names = re.findall(r"^model name\s*:\s*(.+?)\s*$", text, re.M)
    return names[0] if names else platform.processor() or platform.machine()


def system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release().split('-')[0]}"


def versions(packages: list[str]) -> dict[str, str]:
    installed = {}
    for name in packages:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            installed[name] = importlib.metadata.version(name)
    return installed


def kernels() -> dict[str, str]:
    """Which BLAS each loaded library brought, and for which processor its kernel was written."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return {}
    kernels = {}
    for library in threadpool_info():
        if library["user_api"] == "blas":
            file = Path(library["filepath"])
            places = (file.parts[-2], str(file))
            owner = next((p for place in places for p in PARTS if p in place), "other")
            words = (library["internal_api"], library["version"], library.get("architecture"))
            kernels[owner] = " ".join(filter(None, words))
    torch = sys.modules.get("torch")
    if torch and torch.backends.mkl.is_available():  # built in, so not among the loaded ones
        kernels.setdefault("torch", "MKL")
    return kernels
