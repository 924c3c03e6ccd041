"""Why something is asked or shared: necessary, proportionate, relevant, each with its reason (NPR1-3)."""
