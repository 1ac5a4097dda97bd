"""tmp"""
INTERACTIONS = ()
