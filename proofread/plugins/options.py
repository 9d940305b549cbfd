"""What the options of the plugins may be, beyond what MkDocs has."""

from importlib import import_module
from pathlib import Path

from mkdocs.config.base import BaseConfigOption, ValidationError

from proofread.equations.declared import read_subject


class Code(BaseConfigOption):
    """Something of a project's own code: `package.module:name`."""

    def __init__(self, default: object = None):
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> object:
        if not isinstance(value, str):
            return self.default
        module, _, name = value.partition(":")
        try:
            return getattr(import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise ValidationError(f"cannot import {value!r}: {error}") from None


class About(Code):
    """What the equations are about: a declaration in TOML beside mkdocs.yml, or code."""

    def pre_validation(self, config, key_name):
        self.folder = Path(config.config_file_path or ".").parent

    def run_validation(self, value: object) -> object:
        if not str(value).endswith(".toml"):
            return super().run_validation(value)
        try:
            return read_subject(self.folder / str(value))
        except (ValueError, OSError) as error:
            raise ValidationError(str(error)) from None
