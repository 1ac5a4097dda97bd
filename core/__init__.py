"""Symmetry Atlas as a library: models, measurements and figures, without the web app."""
