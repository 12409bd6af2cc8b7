"""An Airflow DAG that executes one notebook of this package every morning, over the week before it.

Put it into Airflow's `dags/`; needs `pip install apache-airflow apache-airflow-providers-papermill` beside this package.
"""

from __future__ import annotations

from datetime import datetime

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.sdk import DAG

with DAG(
    "framing_my_event",
    schedule="30 5 * * *",
    start_date=datetime(2024, 1, 1),
    catchup=False,
    max_active_runs=1,
):
    PapermillOperator(
        task_id="framing",
        input_nb="/srv/desk/notebooks/2_framing.ipynb",
        output_nb="/srv/desk/airflow/2_framing-{{ ds }}.ipynb",
        parameters={"event": "/srv/desk/my-event", "since": "{{ macros.ds_add(ds, -7) }}", "until": "{{ ds }}"},
    )
