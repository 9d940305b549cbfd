"""Measure the speed of the snippets and of the build; only these write to measurements/."""
