"""A task while waiting for a person, and going back to one that was left."""

from tests.actions.conftest import Fill
from tests.actions.rows import tickets, waits
from tests.actions.talking import Talk


def test_a_task_is_done_with_the_place_kept(queued: Talk) -> None:
    queued.say("اسجل شكوى لين يجي", reading="file_complaint")
    assert queued.form == "complaint_form"
    queued.say("1")
    queued.say("الدعم ما نزل لي من شهرين", reading="answer")
    queued.say("محمد العتيبي", reading="answer", name="محمد العتيبي")
    queued.say("1000000008")
    queued.say("0500000000")
    queued.say("نعم", reading="affirm")
    assert len(tickets()) == 1 and waits() == ["queued"] and queued.state.kind == "queued"


def test_within_a_task_the_wait_is_told_and_the_question_stays(queued: Talk) -> None:
    queued.say("شكوى", reading="file_complaint")
    queued.say("كم باقي على الموظف", contexts={"queued": {"ask_wait": 0.97}})
    assert queued.heard("queue_wait") and queued.requested == "complaint_category"


def test_within_a_task_the_queue_can_be_left_and_the_task_goes_on(queued: Talk) -> None:
    queued.say("شكوى", reading="file_complaint")
    queued.say("ما عاد ابي الموظف", contexts={"queued": {"leave_queue": 0.97}})
    assert waits() == ["abandoned"] and queued.outcomes == [{"left_queue": True}]
    assert queued.heard("queue_left") and queued.requested == "complaint_category"


def test_within_a_task_the_task_can_be_left_and_the_place_kept(queued: Talk) -> None:
    queued.say("شكوى", reading="file_complaint")
    queued.say("1")
    contexts = {"queued": {"leave_queue": 0.97}}
    queued.say("خلاص الغ الشكوى", reading="cancel", intent="cancel", contexts=contexts)
    assert queued.heard("form_cancelled") and queued.form is None
    assert waits() == ["queued"] and queued.state.kind == "queued"


def test_a_form_that_is_not_open_is_dropped_and_the_place_is_kept(queued: Talk) -> None:
    queued.say("الغ الشكوى", reading="cancel")
    assert waits() == ["queued"] and queued.heard("nothing_open")


def test_coming_back_goes_on_with_the_form_that_was_left(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("ابي موظف", reading="talk_to_agent")
    talk.say("رجعني للمساعد", reading="leave_queue")
    assert talk.heard("queue_left_then") and waits() == ["abandoned"]
    assert talk.requested == "national_id" and talk.slots["full_name"] == "محمد العتيبي"


def test_the_form_that_was_left_goes_on_while_waiting(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("ابي موظف", reading="talk_to_agent")
    talk.say("خلني اكمل الشكوى", reading="continue")
    assert talk.requested == "national_id" and waits() == ["queued"]


def test_within_a_task_a_person_turned_down_leaves_the_queue(queued: Talk) -> None:
    queued.say("شكوى", reading="file_complaint")
    contexts = {"queued": {"leave_queue": 0.95}, "answered": {"talk_to_agent": 0.5}}
    queued.say("ما عاد ابي موظف، بكمل لحالي", reading="cancel", contexts=contexts)
    assert waits() == ["abandoned"] and queued.form == "complaint_form"


def test_going_on_with_the_assistant_instead_leaves_the_queue(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("ابي موظف", reading="talk_to_agent")
    contexts = {"offered": {"continue": 0.9}, "queued": {"continue": 0.7, "leave_queue": 0.25}}
    talk.say("رجعني للمساعد ونكمل الشكوى", contexts=contexts)
    assert waits() == ["abandoned"] and talk.requested == "national_id"


def test_whoever_asks_whether_to_wait_keeps_the_place(queued: Talk) -> None:
    queued.say("انتظر ولا اقفل؟", reading="leave_queue")
    assert waits() == ["queued"] and queued.heard("queue_wait")
