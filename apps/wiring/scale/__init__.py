"""Fills a workspace with very many cases, to see how the product behaves at that size.

A few cases are really worked, through the actions; what that wrote is copied with other people, clients and days. So
whatever an action writes is in the copies too, and nothing here knows what a case consists of.
"""
