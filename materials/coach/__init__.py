"""The teaching machinery: what notebooks and the command `coach` are made of."""


def __getattr__(name: str):
    if name == "Step":  # imported when it is asked for: the command line has no need of a notebook's parts
        from .step import Step

        return Step
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
