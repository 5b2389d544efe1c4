"""Tests of the members service."""
