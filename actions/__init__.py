"""Custom actions: they talk, `casework` decides."""
