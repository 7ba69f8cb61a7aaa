from eval.metrics.rate import Rate, f1, mean, rate, share


def test_a_rate_keeps_what_it_is_a_share_of() -> None:
    assert rate(3, 4) == Rate(0.75, 3, 4)
    assert str(rate(3, 4)) == "0.750 (3 of 4)"


def test_nothing_to_divide_by_says_so() -> None:
    assert rate(0, 0) == Rate(None, 0, 0)
    assert share([]).value is None
    assert mean([None, None]).value is None
    assert str(rate(0, 0)) == "nothing to measure"


def test_share_and_mean() -> None:
    assert share([True, False, True]) == Rate(2 / 3, 2, 3)
    assert mean([1.0, None, 0.0]) == Rate(0.5, 1.0, 2)


def test_f1() -> None:
    assert f1(0.5, 1.0) == 2 / 3
    assert f1(0.0, 0.0) == 0.0
    assert f1(None, 1.0) is None
    assert f1(1.0, None) is None
