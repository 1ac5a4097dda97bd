"""tmp"""
CLAIMS = ()
