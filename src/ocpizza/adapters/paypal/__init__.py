"""PayPal's Orders v2, Payments v2 and Webhooks v1, spoken with `requests`."""
