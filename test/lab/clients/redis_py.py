"""Keeps a connection of redis-py."""
import sys
import time

import redis

cache = redis.Redis(host=sys.argv[1], port=int(sys.argv[2]))
cache.ping()
time.sleep(60)
