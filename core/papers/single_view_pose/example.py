"""Turn the picture by 90 degrees: does the belief about the pose turn along?"""

from core.papers.single_view_pose.data import views
from core.papers.single_view_pose.measure import gap
from core.papers.single_view_pose.model import Config
from core.papers.single_view_pose.train import EXACT, Trained, trained

images = views("chair", "test", 20).images
for name, config in (("plain MLP", Config("mlp")), ("induced lift, averaged encoder", EXACT)):
    network = trained(Trained(config))
    print(f"{name}: the belief is off by {gap(network, images):.1e}")
