"""Groups that act on data: their elements, how to draw them at random, and how they act."""
