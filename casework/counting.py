"""Numbers with their nouns, as Arabic counts them."""


def counted(number: int, one: str, two: str, few: str, many: str, alone: str = "") -> str:
    """A number and its noun as Arabic counts: «دقيقة», «دقيقتين», «5 دقائق», «11 يومًا», «100 يوم».

    `alone` stands for 1 where the noun by itself would not do: «طلب واحد».
    """
    if number in (1, 2):
        return two if number == 2 else alone or one
    rest = number % 100
    noun = few if 3 <= rest <= 10 else many if rest > 10 else one
    return f"{number} {noun}"
