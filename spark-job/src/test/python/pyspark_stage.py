"""Runs what the pages of dev.convoy.spark.ml and dev.convoy.spark.sql say about PySpark, over the sample photographs.

    PYTHONPATH=... python3 spark-job/src/test/python/pyspark_stage.py
after `./mvnw package -DskipTests`, with PySpark of the Spark that the build has (4.1) and its py4j, beside
SPARK_HOME=spark-job/target/spark where PySpark brings no jars of its own. Run it in the top folder of a checkout. It ran on
27 November 2026 with the Python part of Spark's sources (4.1.0.dev0, py4j 0.10.9.9) on Spark 4.1.0.
"""

import pathlib
import re
import textwrap

from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

PAGE = pathlib.Path("spark-job/src/main/java/dev/convoy/spark/ml/package-info.java")
MODEL = "datasets/samples/filter-bank.keras"
PHOTOS = "datasets/samples/photos"


def snippet():
    block = re.search(r"\{@code\n( \* from pyspark.*?)\n \* \}</pre>", PAGE.read_text(), re.DOTALL).group(1)
    text = textwrap.dedent("\n".join(line[2:] for line in block.split("\n")))
    return text.replace("m.keras", MODEL).replace("/data/photos", PHOTOS)


if __name__ == "__main__":
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", "spark-job/target/convoy.jar")
        .config("spark.sql.extensions", "dev.convoy.spark.sql.ConvoyExtensions")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    names = {"spark": spark}
    exec(snippet(), names)
    rows = names["features"].select("features", "error").collect()
    assert len(rows) == 12 and all(row.features.size == 208 and row.error is None for row in rows), rows

    labelled = names["photos"].withColumn("label", expr("double(path RLIKE 'brick|grass|gravel')"))
    stages = [names["stage"], LogisticRegression(regParam=0.01)]
    told = Pipeline(stages=stages).fit(labelled).transform(labelled).collect()
    assert all(row.prediction == row.label for row in told), told

    labelled.createOrReplaceTempView("photos")
    found = spark.sql(f"SELECT convoy_features(content, '{MODEL}') AS f FROM photos").collect()
    assert sorted(tuple(row.f.features) for row in found) == sorted(tuple(row.features) for row in rows)
    print("PySpark", spark.version, "stage, pipeline and SQL:", len(rows), "photographs")
