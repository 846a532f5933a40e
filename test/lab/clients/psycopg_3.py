"""Keeps a connection of psycopg."""
import sys
import time

import psycopg

database = psycopg.connect(host=sys.argv[1], port=sys.argv[2], user="lab", dbname="postgres")
database.execute("select 1")
time.sleep(60)
