"""What the options of the plugins may be, beyond what MkDocs has."""

from importlib import import_module

from mkdocs.config.base import BaseConfigOption, ValidationError


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
