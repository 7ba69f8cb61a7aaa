"""What went wrong, for who opened an address in a browser."""

from core.text.html import tag
from service.page.shell import whole_page
from service.wire.problem import Problem


def problem_page(problem: Problem) -> str:
    """Return the page."""
    return whole_page(
        problem.title,
        tag(
            "main",
            tag("h1", problem.title),
            tag("p", problem.detail),
            [tag("p", f"{each.field}: {each.message}") for each in problem.errors or ()],
            tag(
                "p",
                tag("a", "To the questions and answers", href="/", class_="solid"),
                tag("a", "To the API", href="/docs", class_="button"),
                class_="row",
            ),
            tag("p", f"{problem.status}, in the log as {problem.request_id}", class_="soft small"),
        ),
        class_="made problem",
    )
