"""How many typing errors lie between two words."""


def typing_errors(one: str, other: str, most: int) -> int:
    """Return how many letters must be put in, left out, replaced or swapped with their neighbour; beyond `most`, more.

    The optimal string alignment distance (Damerau 1964, without editing a pair twice), given up once a whole row is
    beyond `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
