"""Keeps a connection of SQLAlchemy's pool."""
import sys
import time

from sqlalchemy import create_engine

engine = create_engine(f"postgresql+psycopg://lab@{sys.argv[1]}:{sys.argv[2]}/postgres")
engine.connect().close()
time.sleep(60)
