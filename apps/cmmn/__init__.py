"""The pure CMMN core: definitions, state, commands, the engine that applies them, and explanations.

Frozen values go in and come out; nothing here knows Django, the clock, a random source, or any input or output.
"""
