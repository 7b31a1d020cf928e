"""Where things lie in the working tree."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV = ROOT / ".venv"
STOCK_ENV = ROOT / ".venv-stock"  # Rasa as it comes, to compare with
LOCKS = ROOT / "requirements"
MODELS = ROOT / "models"
WIDGET = ROOT / "widget"
SETTINGS_FILE = ROOT / ".env"
# Set-up is shared by all instances of a working tree, so its logs ignore MUSAED_VAR_DIR.
BUILD_LOGS = ROOT / "var" / "log"


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / "bin" / "python"
