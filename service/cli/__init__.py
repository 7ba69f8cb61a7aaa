"""The command line. What takes long to import is imported by the command that needs it, so that help comes at once."""


def main() -> None:
    """Run `litmus`."""
    from service.cli.app import app

    app()
