"""The Caldicott Guardian's dashboard."""
