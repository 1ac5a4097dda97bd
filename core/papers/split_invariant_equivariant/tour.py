"""x"""
TOUR = ()
