"""Fengqun 蜂群: the self-hosted operating system for community economies."""

__version__ = "0.1.0"
