"""Signing in and out, passwords, how often one may try, and forms that were sent twice or while signed out."""
