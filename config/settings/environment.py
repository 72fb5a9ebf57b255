"""The environment variables every settings module reads, and where the house keeps its files."""

from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]

# Everything the running house writes to disk: database, logins of the demo, pictures, uploads.
VAR_DIR: Path = Path(env.str("EVERNORMAL_VAR", default=str(BASE_DIR / "var")))
