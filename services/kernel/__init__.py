"""Shared code without a business word.

Admission rule: a module stands here only if it uses no business word, imports no service and no contracts,
and has at least two users today.
"""
