"""Answers in forms that other programs open."""
