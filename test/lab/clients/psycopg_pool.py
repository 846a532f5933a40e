"""Keeps the connections of a pool of psycopg."""
import sys
import time

from psycopg_pool import ConnectionPool

pool = ConnectionPool(f"host={sys.argv[1]} port={sys.argv[2]} user=lab dbname=postgres", min_size=1)
pool.wait()
time.sleep(60)
