"""Loaded before anything else (`-p tests.harness.plugin`): the environment, one cluster a run, no network."""

import json
import os

import pytest

#: Whatever the shell says, tests never meet another database than their own.
for _name in [name for name in os.environ if name.startswith("DATABASE_")]:
    del os.environ[_name]
os.environ["IMAP_ENV"] = "development"
os.environ["DATABASE_URL"] = "postgresql://imap_app:unset@127.0.0.1:1/unset"
# Playwright's synchronous interface keeps an event loop in the thread of the test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from tests.harness.cluster import CLUSTER_VARIABLE, ROOT, TestCluster, new_directory  # noqa: E402
from tests.support import loopback_only  # noqa: E402

pytest_plugins = ["tests.support.hanging"]
_cluster = pytest.StashKey[TestCluster]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The controller, or the only process, starts the cluster; xdist's workers find it in the environment."""
    loopback_only.guard()
    # WhiteNoise warns when it is not there, and warnings are errors.
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)
    if hasattr(config, "workerinput") or config.option.collectonly or config.option.help:
        return
    cluster = config.stash[_cluster] = TestCluster(new_directory())
    try:
        cluster.start()
    except Exception as error:
        cluster.stop()
        raise pytest.UsageError(f"The test database could not be made: {error}") from error
    os.environ[CLUSTER_VARIABLE] = json.dumps(
        cluster.passwords | {"port": str(cluster.port), "kept": cluster.name}
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the cluster and remove it."""
    cluster = config.stash.get(_cluster, None)
    if cluster is not None:
        cluster.stop()
        os.environ.pop(CLUSTER_VARIABLE, None)
