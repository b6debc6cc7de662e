"""Importers: what people bring from the tools they use today."""
