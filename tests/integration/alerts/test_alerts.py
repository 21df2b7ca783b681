"""The alert rules call for what they should, and each says which page to open."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ocpizza.application.backing_up.book import LastBackups
from ocpizza.entrypoints.http.figures import Exported
from tests.integration.alerts.evenings import ALSO, CLOSED, GOOD, WRONG, Series
from tests.integration.alerts.exported import FIGURES, exported
from tools.promtool import MISSING, bring

ROOT = Path(__file__).parents[3]
RULES = ROOT / "deploy/prometheus/alerts.yml"
DASHBOARD = ROOT / "deploy/grafana/ocpizza.json"
FIRING = 'count by (alertname) (ALERTS{alertstate="firing"})'
ALERTS = re.findall(r"- alert: (\w+)", RULES.read_text())


@pytest.fixture(scope="module")
def promtool() -> str:
    found = bring()
    if found is None:
        pytest.fail(MISSING)
    return found


def checked(promtool: str, *arguments: str, given: str | None = None) -> None:
    done = subprocess.run(
        [promtool, *arguments], input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def evening(series: Series, *alerts: str) -> dict[str, object]:
    """After hours of it exactly these alerts fire."""
    hours = 13 if "RefundsRefused" in alerts else 4
    together = {**GOOD, **series}
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in together.items()],
        "promql_expr_test": [
            {
                "expr": FIRING,
                "eval_time": f"{hours}h",
                "exp_samples": [
                    {"labels": f'{{alertname="{alert}"}}', "value": 1} for alert in alerts
                ],
            }
        ],
    }


def test_each_evening_that_goes_wrong_raises_its_alert_and_no_other(
    promtool: str, tmp_path: Path
) -> None:
    evenings = [evening({}), evening(CLOSED)]
    for wrong in (WRONG, ALSO):
        evenings += [evening(series, alert) for alert, series in wrong.items()]
    tests = tmp_path / "alerts_test.json"
    tests.write_text(
        json.dumps({"rule_files": [str(RULES)], "evaluation_interval": "5m", "tests": evenings})
    )

    assert sorted(WRONG) == sorted(ALERTS)
    done = subprocess.run(
        [promtool, "test", "rules", tests], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rules_and_what_names_them_are_well_formed(promtool: str) -> None:
    checked(promtool, "check", "rules", "--lint=all", "--lint-fatal", str(RULES))
    token = RULES.with_name("metrics_token")
    assert not token.exists(), "a secret"
    checked(promtool, "check", "config", "--syntax-only", str(RULES.with_name("prometheus.yml")))


def test_what_is_exported_keeps_the_conventions(promtool: str) -> None:
    checked(promtool, "check", "metrics", given=exported())


@pytest.mark.parametrize("file", [RULES, DASHBOARD], ids=["alerts", "dashboard"])
def test_every_query_names_what_is_exported(file: Path) -> None:
    known = {"up"} | {
        sample.name
        for family in text_string_to_metric_families(exported())
        for sample in family.samples
    }
    asked = set(re.findall(r"\b(?:ocpizza|http)_[a-z_]+\b", file.read_text()))

    assert len(asked) > 15
    assert asked - known == set()


def test_everything_that_is_exported_is_drawn() -> None:
    drawn = DASHBOARD.read_text() + RULES.read_text()
    names = {metric.name for metric in Exported(FIGURES, LastBackups(None, None)).collect()}

    assert {name for name in names if name not in drawn} == set()


def test_every_alert_leads_to_a_page_that_is_there() -> None:
    pages = re.findall(r"runbook: ([\w./-]+)\}", RULES.read_text())

    assert len(pages) == len(ALERTS)
    assert [page for page in pages if not (ROOT / page).is_file()] == []
    assert max(Counter(ALERTS).values()) == 1
