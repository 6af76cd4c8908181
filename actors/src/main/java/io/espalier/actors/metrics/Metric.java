package io.espalier.actors.metrics;

/** Every meter of a run: its name, without the suffixes that Prometheus adds, and what it says. */
enum Metric {
  BUILD_INFO("espalier.build.info", "Always 1; the labels say which program runs"),
  RECORDS("espalier.records", "Records by what became of them"),
  TRAIN_STEP("espalier.train.step", "Time of one training step, test included"),
  QUEUE_WAIT("espalier.queue.wait", "Time the trainer waited for a batch"),
  ACCURACY("espalier.accuracy", "Share of records predicted right before they were learnt"),
  KAPPA(
      "espalier.kappa", "Gain over a classifier that looks at no feature, windowed; 1 is perfect"),
  BASELINE_ACCURACY("espalier.baseline.accuracy", "Accuracy of such a classifier, windowed"),
  LOSS("espalier.loss", "Mean cross-entropy of the last batch before it was learnt, in nats"),
  LAYER_SPARSITY("espalier.layer.sparsity.ratio", "Share of a layer's parameters that is masked"),
  LAYER_ACTIVE_UNITS("espalier.layer.active.units", "Neurons of a layer that are alive"),
  MODEL_SPARSITY("espalier.model.sparsity.ratio", "Share of the model that is masked or dead"),
  MODEL_PARAMETERS("espalier.model.parameters", "Weights and biases"),
  COMPACTIONS("espalier.compactions", "Times that training went on with a compacted network"),
  TARGET_SPARSITY(
      "espalier.target.sparsity.ratio",
      "Share of the parameters to mask before pruning ends; 0 without a target"),
  PRUNE_DECISIONS("espalier.prune.decisions", "Cuts by how they ended"),
  REGROWN_CONNECTIONS(
      "espalier.regrown.connections", "Connections that came back, by an undo or after a drift"),
  SHADOW_RECORDS(
      "espalier.shadow.records",
      "Records that the network without the change on probation saw too"),
  SHADOW_SECONDS("espalier.shadow.seconds", "Training time that those cost"),
  PROPOSALS_LATE(
      "espalier.proposals.late",
      "Times that the trainer waited for what was to be cut, as scoring took too long"),
  EVIDENCE_RESTARTS(
      "espalier.evidence.restarts",
      "Times that what is known of a layer was out of date and began anew"),
  GUARD_MARGIN(
      "espalier.guard.margin",
      "Accuracy with the cut judged last minus without it, or before it without a shadow"),
  GUARD_ALLOWED("espalier.guard.allowed", "Loss of accuracy that the guard counts as none"),
  CUTS_WAITING(
      "espalier.cuts.waiting", "1 for the reason that cuts wait for now, though they are due"),
  CUTS_UNDECIDED(
      "espalier.cuts.undecided", "Cuts undone because there was nothing to judge them by"),
  BATCHES_QUARANTINED(
      "espalier.batches.quarantined",
      "Batches that diverged twice and are among the dead letters as a whole"),
  REPLIES_LOST(
      "espalier.replies.lost", "Answers that did not come, by whom they were to come from"),
  DRIFT_EVENTS("espalier.drift.events", "Warnings and drifts"),
  CHECKPOINT("espalier.checkpoint", "Time to write a checkpoint"),
  CHECKPOINT_BYTES("espalier.checkpoint.bytes", "Size of the last checkpoint"),
  CHECKPOINT_LAST_SUCCESS(
      "espalier.checkpoint.last.success.timestamp.seconds",
      "When the last checkpoint was written, or the program started, in seconds since 1970"),
  CHECKPOINT_FAILURES("espalier.checkpoint.failures", "Checkpoints that could not be written"),
  STREAM_FAILURES("espalier.stream.failures", "Times that the stream failed and was opened again"),
  MODEL_VERSION("espalier.model.version", "Number of the last checkpoint"),
  CONSUMER_LAG(
      "espalier.consumer.lag.records",
      "Records in the topic that are not learnt yet; NaN while no broker tells"),
  CONSUMER_LAG_LAST_SUCCESS(
      "espalier.consumer.lag.last.success.timestamp.seconds",
      "When a broker last told what is in the topic, or the program started, in seconds since"
          + " 1970"),
  PREDICTIONS("espalier.predictions", "Predictions that are in their topic, each once"),
  PREDICTIONS_IN_FLIGHT(
      "espalier.predictions.in.flight",
      "Predictions that were made and are not in their topic yet"),
  PREDICTIONS_BEHIND(
      "espalier.predictions.behind.seconds",
      "For how long the oldest of those has waited; learning waits with them"),
  PREDICTIONS_FAILURES(
      "espalier.predictions.failures",
      "Times that predictions could not be written, and were tried again"),
  OFFHEAP_BYTES("espalier.offheap.bytes", "Memory of all tensors, outside the Java heap"),
  DEVICE_MEMORY_BYTES("espalier.device.memory.bytes", "Memory of all tensors, on the GPU");

  private final String id;
  private final String help;

  Metric(String id, String help) {
    this.id = id;
    this.help = help;
  }

  String id() {
    return id;
  }

  String help() {
    return help;
  }
}
