import numpy as np
import pytest

from core.models.logistic import Logistic


def test_an_even_chance_where_the_sum_is_zero_and_more_above() -> None:
    read = Logistic.of({"far": -2.0, "near": 1.0}, 0.5, ("near", "far"))
    likely = read.probability(np.array([[1.5, 1.0], [3.5, 1.0], [-0.5, 1.0]], np.float32))
    assert likely[0] == pytest.approx(0.5)
    assert likely[1] == pytest.approx(1 / (1 + np.exp(-2)))
    assert likely[2] == pytest.approx(1 - likely[1])


def test_weights_come_by_name() -> None:
    assert Logistic.of({"b": 1.0, "a": 2.0}, 0.0).weights.tolist() == [1.0, 2.0]
    with pytest.raises(KeyError):
        Logistic.of({"near": 1.0}, 0.0, ("near", "far"))
