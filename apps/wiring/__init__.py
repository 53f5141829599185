"""What follows from what: reactions, outbox handlers, starter packs and demo data.

The only place that sees every app.
"""
