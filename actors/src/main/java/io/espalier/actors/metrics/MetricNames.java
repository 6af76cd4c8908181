package io.espalier.actors.metrics;

/** The names of all meters, without the suffixes that Prometheus adds. */
public final class MetricNames {

  public static final String BUILD_INFO = "espalier.build.info";
  public static final String RECORDS = "espalier.records";
  public static final String TRAIN_STEP = "espalier.train.step";
  public static final String QUEUE_WAIT = "espalier.queue.wait";
  public static final String ACCURACY = "espalier.accuracy";
  public static final String KAPPA = "espalier.kappa";
  public static final String BASELINE_ACCURACY = "espalier.baseline.accuracy";
  public static final String LOSS = "espalier.loss";
  public static final String LAYER_SPARSITY = "espalier.layer.sparsity.ratio";
  public static final String LAYER_ACTIVE_UNITS = "espalier.layer.active.units";
  public static final String MODEL_SPARSITY = "espalier.model.sparsity.ratio";
  public static final String MODEL_PARAMETERS = "espalier.model.parameters";
  public static final String TARGET_SPARSITY = "espalier.target.sparsity.ratio";
  public static final String PRUNE_DECISIONS = "espalier.prune.decisions";
  public static final String REGROWN_CONNECTIONS = "espalier.regrown.connections";
  public static final String GUARD_MARGIN = "espalier.guard.margin";
  public static final String DRIFT_EVENTS = "espalier.drift.events";
  public static final String CHECKPOINT_SECONDS = "espalier.checkpoint";
  public static final String CHECKPOINT_BYTES = "espalier.checkpoint.bytes";
  public static final String CHECKPOINT_LAST_SUCCESS =
      "espalier.checkpoint.last.success.timestamp.seconds";
  public static final String CHECKPOINT_FAILURES = "espalier.checkpoint.failures";
  public static final String MODEL_VERSION = "espalier.model.version";
  public static final String OFFHEAP_BYTES = "espalier.offheap.bytes";

  private MetricNames() {}
}
