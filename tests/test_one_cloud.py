"""One cloud, asked of the networks of all rooms for points in space."""

import pytest
from torch import OutOfMemoryError

from core import clouds, one_cloud

TABLE = clouds.preset("table", 4, 512)
KEPT = {  # by construction: what each does not see
    "Frame averaged": {"Turned", "Shifted"},
    "Piecewise": {"Turned", "Shifted"},
    "By distances": {"Turned", "Shifted", "Half as large", "Mirrored"},
}


@pytest.mark.parametrize("name", one_cloud.ROOMS)
def test_each_network_keeps_what_it_is_made_to_keep_and_nothing_else(name):
    said = one_cloud.asked(TABLE, (60, 30, 10))[name]
    found = {"Turned": said.turned, **said.changed}
    assert {change for change, error in found.items() if error < 1e-5} == KEPT.get(name, set())
    assert said.milliseconds > 0


def test_the_turn_alone_is_asked_again(monkeypatch):
    calls = []
    room = one_cloud.ROOMS["Plain"]()
    heard = room._replace(network=lambda *seen: calls.append(1) or room.network(*seen))
    monkeypatch.setattr(one_cloud, "ROOMS", {"Heard": lambda: heard})
    for yaw in range(3):
        one_cloud.asked(TABLE, (yaw, 0, 0))
    assert len(calls) == one_cloud.TIMES + len(one_cloud.CHANGES) + 3


@pytest.mark.parametrize("fails", ["room", "network"])
def test_a_room_that_fails_takes_its_own_row_away(monkeypatch, fails):
    def failing(*_):
        raise RuntimeError("a room")

    room = one_cloud.Room("apen", ("table",), failing)
    monkeypatch.setitem(one_cloud.ROOMS, "Plain", failing if fails == "room" else lambda: room)
    few = clouds.preset("table", 5, 512)
    assert list(one_cloud.asked(few, (0, 0, 0))) == [n for n in one_cloud.ROOMS if n != "Plain"]


def test_a_gpu_out_of_memory_is_not_one_rooms_failure(monkeypatch):
    def full(*_):
        raise OutOfMemoryError

    monkeypatch.setitem(one_cloud.ROOMS, "Plain", full)
    with pytest.raises(OutOfMemoryError):
        one_cloud.asked(TABLE, (0, 0, 0))
