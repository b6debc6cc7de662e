"""Surveys: polls inside posts and surveys of several questions, with results by stage."""
