"""What names and abbreviations mean: one sentence each, shown on hover where they stand."""

import re
from collections.abc import Mapping

GLOSSARY: Mapping[str, str] = {
    # Symmetry
    "SO(3)": "all rotations in space about the origin",
    "SE(3)": "all rotations in space together with all shifts",
    "O(3)": "all rotations and reflections in space",
    "E(3)": "all rotations, reflections and shifts in space",
    "C4": "the group of quarter turns of the plane",
    "C8": "the group of eighth turns of the plane",
    "SO(2)": "all turns of the plane about the origin",
    "SL(2)": "the matrices of determinant 1: they keep areas",
    "GL+(2)": "the matrices of positive determinant: all but those that mirror or flatten the plane",
    "equivariant": "moving the input moves the output along, and changes nothing else",
    "invariant": "moving the input does not change the output",
    "commuting square": "transform then run the model, against run the model then transform",
    # Images in motion
    "G-RNN": "a recurrent network of convolutions: equivariant to shifts, but its memory stands still",
    "G-RNN, wide": "a G-RNN with as many multiplications as FERNN-V2",
    "G-RNN+": "a G-RNN with a copy of its memory for each velocity, none of which moves",
    "FERNN": "flow equivariant recurrent network: copies of its memory move along, one a velocity",
    "FERNN-V1": "a FERNN whose velocities reach one pixel a frame",
    "FERNN-V2": "a FERNN whose velocities reach two pixels a frame: 25 copies of its memory",
    "affNIST": "a benchmark of digits that are turned, sheared, scaled and shifted a little",
    "augmented CNN": "a network of ordinary convolutions that was shown strongly deformed digits",
    "plain CNN": "a network of ordinary convolutions that was shown upright digits",
    "turns only": "a network on SL(2) whose samples are turns without a stretch",
    "hidden": "the network's memory, from which it predicts",
    "O(2)": "all turns about an axis, and the mirrors in planes that contain it",
    "RPP": "residual pathway prior: an equivariant map plus a free one that is kept small",
    "turned copies": "training on inputs and answers turned by the group that is known to be right",
    # Points in space
    "DGCNN": "a network that joins each point to its nearest neighbours, anew in each layer",
    "PointNet": "a network that looks at each point alone, then takes the maximum over all",
    "skewness": "how lopsided the points lie along an axis: the mean cube over the mean cubed size",
    "PCA frame": "the principal axes of a cloud, with each choice of their signs",
    "eigenvalue gap": "how far the spreads along the principal axes are apart; 0: axes undetermined",
    "logits": "a network's scores of the classes, before they are made shares that sum to 1",
    "anchors": "samples that all others are compared with",
    "Procrustes": "the rotation that brings one set of points nearest to another",
    "CKA": "centred kernel alignment: how alike two networks say which samples are alike; 1: the same",
    "Jaccard": "how many two sets share, over how many are in either",
    "reciprocal rank": "one over the place at which the right one is found",
    "IoU": "intersection over union: points that are it and are called it, over those of either",
    "Global frame": "the same network, averaged over the frame of the whole cloud",
    "Piecewise": "each piece in a frame of its own; pieces are cells that votes merge",
    "Cells only": "each cell in a frame of its own; cells are never merged",
    "Told the parts": "each true part in a frame of its own: what no network can know",
    "Plain, turned": "without frames, trained on assemblies that are turned as a whole",
    "Plain, parts moved": "without frames, trained on parts that are turned and exchanged at random",
    "GNN": "graph neural network: particles send each other messages",
    "EGNN": "a graph network that uses distances alone, so that it is equivariant",
    "FA-GNN": "a graph network that is averaged over a frame in each layer",
    "quaternion": "four numbers of length 1; q and -q are the same rotation",
    "Euler angles": "three turns about axes of the body, one after the other",
    "gimbal lock": "where the first and last axis of three turns fall together",
    "6D": "the first two columns of the rotation matrix",
    "5D": "6D with four of its numbers projected to three, stereographically",
    "9D": "the whole rotation matrix",
    "SVD": "singular value decomposition: it gives the nearest rotation to any matrix",
    "Gram-Schmidt": "makes columns perpendicular and of length 1, one after the other",
    "Hopf": "a point of the sphere and an angle about it",
    # Brains
    "confidence": "the chance, as the networks see it, that the line is where it is drawn",
    "mirror correlation": "tries every line, and takes that across which the picture is most alike",
    "principal axes": "the axes of the outline's moments",
    "bisector": "halves the chords of the outline",
    # Faces
    "ArcFace": "a class loss on angles between embeddings, with a margin",
    "SymFace": "ArcFace, and a price on how far the embeddings of a face's halves are apart",
    "with flips": "mirrored pictures are shown in training too",
    "flip-averaged": "the mean of the embeddings of a face and of its mirror",
    "classes on halves": "half faces are shown in training too, as more samples of their person",
    # Fields
    "MgNO": "multigrid neural operator: each layer is a learned V-cycle",
    "FNO": "Fourier neural operator: each layer multiplies Fourier modes",
    "U-Net": "convolutions on ever coarser grids and back, with shortcuts between",
    "V-cycle": "smooth, go to a coarser grid, and so on to the coarsest; then back up",
    "Green's function": "the solution for a source at one point",
    "PIG": "physics-informed Gaussians: a field written with Gaussians that may move",
    "PINN": "physics-informed neural network: a perceptron on bare coordinates",
    "Gaussians frozen": "the same Gaussians where they first fell; only their weights learn",
    "residual": "by how much the equation fails",
    "iterations": "steps of the optimiser",
    # Representations and theory
    "NC1": "spread within a class over spread between classes: 0 when a class is a point",
    "NC2": "distance of the class means from the frame that theory says",
    "NC3": "distance between the classifier's rows and the class means",
    "NC4": "share of samples that the nearest mean would decide differently",
    "simplex": "as many directions as classes, each as far from every other",
    "cross-entropy": "minus the logarithm of the share given to the right class",
    "weight decay": "a price on large weights",
    "NNGP": "kernel of an infinitely wide network at its random start",
    "NTK": "neural tangent kernel: how an infinitely wide network learns",
    "Bayes": "the best rule that is possible, for who knows where the points come from",
    "C_W": "variance of a weight times the number of inputs of its neuron",
    "C_b": "variance of a bias",
    "ReLU": "an activation: the larger of its input and 0",
    "GELU": "an activation: ReLU with a smooth bend",
    "HiGHS": "a solver of linear and mixed-integer programs, which SciPy brings along",
    "recall": "the share of unseen examples that follow the pattern of their class",
    "Tanh": "an activation that is flat on both sides: hyperbolic tangent",
    "target alignment": "how alike the hidden layer's and the labels' similarities are: 1 if the same",
    "input alignment": "how alike the hidden layer's and the inputs' similarities are: 1 if the same",
    "own alignment": "how alike the inputs' and the labels' similarities are: 0 if the task is hard",
    "frontier": "nothing can lie beyond it: what is like the labels is less like the inputs",
    "parallelism": "mean cosine of the steps from one label to the other: 1 if all are parallel",
    "generalisation across conditions": "a label's classifier, asked about conditions it never saw",
    "excess kurtosis": "how heavy a distribution's tails are: 0 for a Gaussian",
}
_TERM = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(term) for term in sorted(GLOSSARY, key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)
_KEYS = {term.lower(): term for term in GLOSSARY}


def explained(*texts: str) -> str | None:
    """The terms that stand in the texts, a paragraph of plain text each; None where none does."""
    found = dict.fromkeys(_KEYS[m.lower()] for text in texts for m in _TERM.findall(text))
    return "\n\n".join(f"{term}: {GLOSSARY[term]}." for term in found) or None
