"""What docker-compose 1 makes of compose files: one JSON object, by path. Its own reader, without an engine."""
import json
import os
import sys

from compose.config import config
from compose.config.environment import Environment
from compose.config.errors import ConfigurationError


def plain(value):
    if hasattr(value, "_asdict"):
        return value._asdict()
    return value.repr() if hasattr(value, "repr") else repr(value)


def read(path):
    directory = os.path.dirname(path)
    try:
        details = config.find(directory, [path], Environment.from_env_file(directory))
        return {"services": {service["name"]: service for service in config.load(details).services}}
    except ConfigurationError as error:
        return {"refused": str(error)}


json.dump({path: read(path) for path in sys.argv[1:]}, sys.stdout, default=plain)
