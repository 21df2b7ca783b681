"""Receiving, counting and throwing away stock."""
