"""Snapshots: the immutable set of the current file of every kind, named by its content hash.

(Interface agreed; the body is intake's work.)
"""
