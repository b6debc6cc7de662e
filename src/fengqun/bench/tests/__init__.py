"""Tests of what measurements stand on."""
