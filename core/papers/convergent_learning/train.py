"""Recipes: the zoo's convolutional networks, which differ only in their seed."""

from core.digit_networks import SEEDS, recipe

RECIPES = tuple(recipe("conv", seed) for seed in SEEDS["conv"])
