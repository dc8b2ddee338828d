"""What the library knows, by name: presets, channels, formats, layouts."""

from __future__ import annotations

from . import _native as native


def presets() -> dict[str, str]:
    """The kinds of pictures: name -> one line. The first is the default."""
    return _described(native.preset_name, native.preset_description)


def channels() -> tuple[str, ...]:
    """The channels that a free grid may have, as Grid(channels=...) takes them."""
    return tuple(native.names(native.channel_name))


def formats() -> dict[str, str]:
    """The formats of files: name -> one line."""
    return _described(native.format_name, native.format_description)


def layouts() -> dict[str, str]:
    """The layouts that have names: name -> one line. The first is the default."""
    return _described(native.layout_name, native.layout_description)


def _described(name, description) -> dict[str, str]:
    return dict(zip(native.names(name), native.names(description)))
