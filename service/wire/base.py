"""What all JSON shares. It is the nouns themselves where they tell what clients are told, and a `Shape` where not."""

from collections.abc import Collection, Sequence
from dataclasses import MISSING, fields, is_dataclass
from inspect import get_annotations
from typing import Annotated, Any, Generic, Self, TypeVar, cast, get_args, get_type_hints

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator, with_config

from core.paper import LAST_YEAR
from service.wire.docstrings import describe_fields

Noun = TypeVar("Noun")


def whole_characters(text: str) -> str:
    """Return the text. Raises ValueError if it holds half a character."""
    # JSON can escape half a character (a lone surrogate), which no answer, log or database could write out again.
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("holds half a character (a lone surrogate)")
    return text


Text = Annotated[str, AfterValidator(whole_characters)]
"""A text that a client sends and that comes back."""


def _number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("should be a number")  # noqa: TRY004 - pydantic tells of a ValueError
    return value


NUMBER = BeforeValidator(_number)
Whole = Annotated[int, NUMBER]
"""A whole number that a client sends as JSON. Python takes true for 1, and pydantic "1"."""
Count = Annotated[int, Field(ge=1), NUMBER]
"""How many. Bounds stand next to the type: farther out, the schema of what may be null does not tell them."""
Year = Annotated[int, Field(ge=0, le=LAST_YEAR), NUMBER]
"""The year of a paper."""
Cost = Annotated[float, Field(ge=0), NUMBER]
"""In dollars."""
Truth = Annotated[bool, Strict()]
"""True or false that a client sends. Pydantic takes 0 and "off" for false."""

# In the schema, what has a default is required too: an answer always has it.
_DESCRIBED = ConfigDict(json_schema_extra=describe_fields, json_schema_serialization_defaults_required=True)


def describe_noun(kind: Any) -> None:
    """Have the docstrings of a noun's fields, and of the nouns inside, describe them in the OpenAPI document."""
    if isinstance(kind, type) and is_dataclass(kind) and "__pydantic_config__" not in vars(kind):
        with_config(_DESCRIBED)(kind)
        for inside in get_type_hints(kind).values():
            describe_noun(inside)
    for inside in get_args(kind):
        describe_noun(inside)


class Given(BaseModel):
    """What a client sends. A field that nobody knows is a typing error, and is said to be one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shape(BaseModel, Generic[Noun]):
    """JSON that differs from its noun; fields are read from what the noun has of the same names, properties too."""

    @classmethod
    def of(cls, noun: Noun) -> Self:
        """Return the wire form."""
        return cls.model_validate(noun)

    @classmethod
    def _tell(cls, noun: Noun) -> object:
        """Return what the fields are read from, where that is not the noun alone."""
        return noun

    def to_core(self) -> Noun:
        """Return the noun, for a client."""
        return noun_of(self._noun(), self)

    @classmethod
    def _noun(cls) -> type[Noun]:
        bases = (base for base in cls.__mro__ if issubclass(base, Shape))
        (noun,) = next(args for base in bases if (args := base.__pydantic_generic_metadata__["args"]))
        return cast(type[Noun], noun)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        return cls._tell(given) if isinstance(given, cls._noun()) else given


class Told(BaseModel):
    """What Litmus says. The alias of a field is its name in JSON, where its noun has another.

    A `Shape`, and what is told `like` a noun, declares only the fields in which its JSON differs. All others come from
    the noun, with their docstrings.
    """

    model_config = ConfigDict(
        **_DESCRIBED, from_attributes=True, frozen=True, serialize_by_alias=True, validate_by_name=True
    )

    def __init_subclass__(cls, like: type | None = None, without: Collection[str] = (), **options: Any) -> None:
        """Complete the class before pydantic reads it, `without` the fields of the noun that clients are not told."""
        super().__init_subclass__(**options)
        noun = cls._noun() if issubclass(cls, Shape) else like
        if noun is not None:
            own = get_annotations(cls)
            passed = {*without, *(name for base in cls.__mro__[1:] for name in get_annotations(base))}
            told = [each for each in fields(cast(Any, noun)) if each.name in own or each.name not in passed]
            types = get_type_hints(noun) | own
            cls.__annotations__ = {each.name: types[each.name] for each in told} | own
            for each in told:
                if each.name not in own and each.default is not MISSING:
                    setattr(cls, each.name, each.default)
                elif each.name not in own and each.default_factory is not MISSING:
                    setattr(cls, each.name, Field(default_factory=each.default_factory))
        for inside in get_annotations(cls).values():
            describe_noun(inside)


class Several(Told, Generic[Noun]):
    """An object whose one field lists nouns, so that others can be added beside it."""

    @classmethod
    def of(cls, nouns: Sequence[Noun]) -> Self:
        """Return the wire form."""
        return cls.model_validate(nouns)

    def to_core(self) -> tuple[Noun, ...]:
        """Return the nouns, for a client."""
        ((_, listed),) = self
        return cast(tuple[Noun, ...], core_of(listed))

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        return dict.fromkeys(cls.model_fields, given) if isinstance(given, list | tuple) else given


def attributes(model: type[BaseModel], noun: object) -> dict[str, Any]:
    """Return the fields of a model that a noun has, its properties among them."""
    return {name: getattr(noun, name) for name in model.model_fields if hasattr(noun, name)}


def noun_of(kind: type[Noun], told: BaseModel, **more: Any) -> Noun:
    """Return the noun with what is told of it, and more. What nobody tells has its default."""
    there = {each.name for each in fields(cast(Any, kind))} & set(type(told).model_fields) - more.keys()
    return kind(**{name: core_of(getattr(told, name)) for name in there}, **more)


def core_of(value: Any) -> Any:
    """Return the noun of what was told, nouns as they are, and tuples of either."""
    if isinstance(value, BaseModel):
        return value.to_core() if hasattr(value, "to_core") else value
    return tuple(core_of(each) for each in value) if isinstance(value, list | tuple) else value
