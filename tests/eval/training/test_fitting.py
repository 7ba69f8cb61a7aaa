import numpy as np

from eval.training.fitting import fit_calibration, fit_relation, fit_trees, sigmoid

RANDOM = np.random.default_rng(7)


def test_trees_rise_and_fall_as_they_must() -> None:
    inputs = RANDOM.uniform(-2, 2, (3000, 3))
    # The data say the opposite of the second sign now and then; the trees must not.
    labels = inputs[:, 0] - inputs[:, 1] + np.sin(4 * inputs[:, 1]) + RANDOM.normal(0, 1, 3000) > 0
    trees = fit_trees(inputs, labels, (1, -1, 0), offset=np.zeros(3000), rounds=60)
    assert ((trees(inputs) > 0) == labels).mean() > 0.75
    steps = np.linspace(-2.5, 2.5, 80)
    for row in RANDOM.uniform(-2, 2, (40, 3)):
        for column, sign in ((0, 1), (1, -1)):
            line = np.tile(row, (80, 1))
            line[:, column] = steps
            assert (sign * np.diff(trees(line)) >= -1e-12).all()


def test_the_relation_has_no_negative_weight_and_finds_the_others() -> None:
    features = RANDOM.normal(size=(2000, 3)) * [1, 10, 0.1] + [0, 5, 1]
    labels = 2 * features[:, 0] + 0.1 * features[:, 1] - 20 * features[:, 2] + 19.5 > 0
    weights, bias = fit_relation(features, labels)
    assert weights[0] > 0
    assert weights[1] > 0
    assert weights[2] == 0
    found = sigmoid(features @ weights + bias)
    assert found[labels].mean() > found[~labels].mean()


def test_calibration_rises_from_zero_to_one_and_fits() -> None:
    margin = RANDOM.normal(0, 2, 6000)
    labels = RANDOM.uniform(size=6000) < sigmoid(3 * margin)  # three times surer than the margin says
    x, y = fit_calibration(margin, labels)
    assert (np.diff(x) > 0).all()
    assert (np.diff(y) > 0).all()
    assert (y[0], y[-1]) == (0.0, 1.0)
    for low, high in ((-1.0, -0.3), (-0.3, 0.3), (0.3, 1.0)):
        here = (margin >= low) & (margin < high)
        assert abs(np.interp(margin[here], x, y).mean() - labels[here].mean()) < 0.06


def test_one_label_alone_breaks_nothing() -> None:
    inputs = np.zeros((5, 2))
    trees = fit_trees(inputs, np.ones(5, bool), (1, -1), offset=np.zeros(5), rounds=2)
    assert np.isfinite(trees(inputs)).all()
