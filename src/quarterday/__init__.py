"""Quarterday: from the records a council holds to the report its committee can trust."""
