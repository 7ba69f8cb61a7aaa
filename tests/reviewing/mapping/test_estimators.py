import numpy as np
import pytest

from reviewing.mapping import estimators
from reviewing.mapping.estimators import clusters, plane, silhouette


def heaps(count: int, each: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    luck = np.random.default_rng(1)
    middles = luck.normal(size=(count, 10))
    of = np.repeat(np.arange(count), each)
    points = middles[of] + 0.1 * luck.normal(size=(count * each, 10))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32), of


@pytest.mark.parametrize("whole", [4000, 10])
def test_heaps_are_found_in_whole_passes_and_in_samples(monkeypatch: pytest.MonkeyPatch, whole: int) -> None:
    monkeypatch.setattr(estimators, "_WHOLE", whole)
    points, of = heaps(4, 30)
    found = clusters(points, 4)
    assert len({(a, b) for a, b in zip(of.tolist(), found.tolist(), strict=True)}) == 4
    assert silhouette(points, found) > silhouette(points, clusters(points, 3))


def test_what_is_too_much_to_lay_out_is_put_between_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimators, "_LAID_OUT", 40)
    points, of = heaps(4, 30)
    places = plane(points)
    assert places.shape == (120, 2)
    assert np.abs(places).max() == pytest.approx(1)
    near = np.linalg.norm(places[:, None] - places[None], axis=2)
    same = of[:, None] == of[None]
    assert near[same].mean() < near[~same].mean() / 2
    assert np.array_equal(places, plane(points))


def test_one_cluster_has_no_silhouette() -> None:
    points, _ = heaps(1, 10)
    assert silhouette(points, np.zeros(10, np.intp)) == 0.0
