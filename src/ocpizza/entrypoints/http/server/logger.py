from gunicorn.config import Config
from gunicorn.glogging import Logger as GunicornLogger

from ocpizza.entrypoints import logs


class Logger(GunicornLogger):
    """Gunicorn's own lines in the form of ours."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        logs.configure(cfg.loglevel)
        for logger in (self.error_log, self.access_log):
            logger.handlers = []
        self.error_log.propagate = True
