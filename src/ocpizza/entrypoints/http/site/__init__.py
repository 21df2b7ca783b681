"""The web site and the screens of the house: pages rendered here, over the same use cases as the API.

A page reads its form, calls one use case, and renders or redirects; no SQL and no rule of its own.
"""
