"""Sends the rows of a table to Kafka as samples in JSON, for "espalier serve" to learn.

    pip install confluent-kafka
    python produce.py localhost:9092 TOPIC bands.csv

The last column is the class; classes are numbered in the order of their names, as espalier does.
"""

import csv
import json
import sys

from confluent_kafka import Producer


def main(servers, topic, table):
    with open(table, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    classes = sorted({row[-1] for row in rows})
    failures = []

    def acknowledged(error, message):
        if error is not None:
            failures.append(error)

    producer = Producer({"bootstrap.servers": servers, "enable.idempotence": True})
    for row in rows:
        sample = {"features": [float(cell) for cell in row[:-1]], "label": classes.index(row[-1])}
        producer.produce(
            topic,
            value=json.dumps(sample),
            headers={"content-type": "application/json"},
            on_delivery=acknowledged,
        )
        producer.poll(0)
    unsent = producer.flush(30)
    if failures or unsent:
        sys.exit(f"{unsent} samples were not sent, {len(failures)} failed: {failures[:1]}")
    print(f"{len(rows)} samples of {len(classes)} classes sent to {topic}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
