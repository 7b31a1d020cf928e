"""What `make run` hands to the programs that it starts."""

from pathlib import Path

import pytest

from tools import run


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "musaed-1.tar.gz"
    path.write_bytes(b"trained")
    return path


def test_the_trained_model_is_served_also_when_it_is_deleted_later(
    tmp_path: Path, model: Path
) -> None:
    values = run._completed({"MUSAED_VAR_DIR": str(tmp_path / "var")}, model)
    model.unlink()
    served = Path(values["RASA_MODEL"])
    assert served.read_bytes() == b"trained"
    assert served.is_relative_to(tmp_path / "var")


def test_a_model_that_the_operator_names_is_served(tmp_path: Path, model: Path) -> None:
    settings = {"MUSAED_VAR_DIR": str(tmp_path / "var"), "RASA_MODEL": "/elsewhere"}
    assert run._completed(settings, model)["RASA_MODEL"] == "/elsewhere"
