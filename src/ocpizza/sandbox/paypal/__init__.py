"""Plays PayPal's server: orders, captures, refunds, webhooks and the buyer's page.

It is written from PayPal's public documents alone and knows nothing of the shop: what it
imports of this project is itself. Money, accounts and buyers are make-believe.
"""
