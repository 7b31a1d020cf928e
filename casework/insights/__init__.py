"""The supervisor's figures: how long citizens wait for agents, what for, and what they thought.

Times between two moments are in seconds. A median or a ninetieth percentile lies between the two
values next to it, as usual; there is none without values. A handover counts on the day on which it
was asked for; one that was opened again after it was served counts once more, from then, unless the
citizen left the queue: who was served has not given up.
"""

from casework.insights.feedback import Comment, Scores, comments, scores
from casework.insights.moment import Load, Now, now
from casework.insights.report import Part, Report, report
from casework.insights.rows import HandoverRow, rows
from casework.insights.spread import Spread, spread

__all__ = [
    "Comment",
    "HandoverRow",
    "Load",
    "Now",
    "Part",
    "Report",
    "Scores",
    "Spread",
    "comments",
    "now",
    "report",
    "rows",
    "scores",
    "spread",
]
