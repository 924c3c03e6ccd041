"""Restricting an enquiry: who may open it, whatever their agency was given (ADR 0010).

The facts are in `enquiries.models.restriction`, which the grants ask; here is how they are decided and shown.
"""
