"""ReLU networks as piecewise linear maps: their activation patterns, and what can be proved of them."""
