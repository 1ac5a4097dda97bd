"""tmp"""
TOUR = ()
