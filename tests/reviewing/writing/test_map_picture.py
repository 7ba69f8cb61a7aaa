from xml.etree import ElementTree

from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from reviewing.writing.map_picture import colour, draw_map


def test_a_picture_holds_every_paper_and_every_topic_whatever_their_names() -> None:
    spots = tuple(Spot(f"p_{n}", f"<Paper> & “{n}”", 2000 + n, n / 10, -n / 10, 1 + n % 2) for n in range(10))
    topics = tuple(
        Topic(n, f"<b>topic</b> {n}", (), tuple(s.paper_id for s in spots if s.topic == n), 0, 0) for n in (1, 2)
    )
    drawn = ElementTree.fromstring(draw_map(LibraryMap(topics, spots)))  # noqa: S314 - our own
    names = {element.tag.rpartition("}")[2] for element in drawn.iter()}
    assert names == {"svg", "title", "rect", "circle", "text", "tspan", "g"}
    titles = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert "<Paper> & “3” (2003)" in titles
    assert "<b>topic</b> 2 (5)" in "".join(drawn.itertext())


def test_an_empty_map_is_a_picture_too() -> None:
    assert "0 papers in 0 topics" in draw_map(LibraryMap((), ()))


def test_neighbours_differ_in_colour() -> None:
    assert len({colour(n) for n in range(1, 37)}) == 36
