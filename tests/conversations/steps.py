"""What many conversations begin with."""

from tests.citizen import Citizen, Message

COMPLAINT = {
    "complaint_category": "1",
    "complaint_description": "الدعم ما نزل لي من شهرين وانا محتاج",
    "full_name": "محمد العتيبي",
    "national_id": "1000000008",
    "mobile": "0500000000",
}


def fill_complaint(citizen: Citizen, until: str = "complaint_confirmed") -> Message:
    """A complaint up to (not including) the answer to `until`; returns the last reply."""
    reply = citizen.say("ابغى اقدم شكوى")
    for slot, answer in COMPLAINT.items():
        if slot == until:
            break
        reply = citizen.say(answer)
    return reply


def file_complaint(citizen: Citizen) -> str:
    """A complaint filed; returns its reference."""
    fill_complaint(citizen)
    return reference_in(citizen.say("نعم"))


def reference_in(reply: Message) -> str:
    """The ten digits of a reference."""
    digits = "".join(char if char.isdecimal() else " " for char in reply.text).split()
    [reference] = [number for number in digits if len(number) == 10]
    return reference
