"""What tests of signing in type besides the password."""

RESET = "/account/password/reset/"

OTHER = "gravel heron teapot"
