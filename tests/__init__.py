"""What the product promises, as sentences.

The folders mirror apps/; journeys, architecture and benchmarks stand beside them.
"""
