"""The guided tour, which is also the lecture. Keys are the page's controls."""


TOUR = ()
