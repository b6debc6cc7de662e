"""Hostile requests, texts, files and people: nothing breaks, nothing runs, nothing leaks."""
