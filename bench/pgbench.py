"""The floor's statement without any server in front of PostgreSQL: pgbench, prepared."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import time_ns
from urllib.parse import urlsplit

from bench.house import STORES, Bench
from bench.orders import baskets, body
from bench.floor import order_values
from bench.pantry import take_stock
from bench.statement import PLACE
