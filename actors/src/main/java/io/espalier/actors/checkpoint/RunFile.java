package io.espalier.actors.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.progress.Progress.Decision;
import io.espalier.actors.pruner.BatchAccuracy;
import io.espalier.actors.pruner.DriftRecovery;
import io.espalier.actors.pruner.Gentleness;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.format.SectionFile;
import io.espalier.model.prune.Change;
import io.espalier.model.prune.MaskDelta;
import io.espalier.model.prune.MaskDelta.Direction;
import io.espalier.model.prune.Shift;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.drift.DetectorState;
import io.espalier.streaming.drift.DriftLevel;
import io.espalier.streaming.evaluate.EvaluatorState;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What a checkpoint holds besides network and evidence: position, evaluation, pruning, drift. */
final class RunFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHAPE = "trainer.shape";
  private static final String CUT = "pruner.cut";
  private static final String GROWN = "pruner.grown";
  private static final String SHIFTED = "pruner.shifted";
  private static final String INDICES = "Indices";
  private static final String VALUES = "Values";

  private RunFile() {}

  static void write(Path file, Checkpoint checkpoint) throws IOException {
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "run");
    putPosition(content, checkpoint.trainer().position());
    content.metadata().put("unobserved", checkpoint.trainer().unobserved());
    int size = checkpoint.trainer().learner().network().spec().size();
    checkpoint.trainer().shape().ifPresent(shape -> content.put(SHAPE, shape, size));
    putEvaluator(content, checkpoint.trainer().evaluator());
    putPruner(content, checkpoint.pruner());
    putDrift(content, checkpoint.drift());
    content.write(file);
  }

  /** The checkpoint that the three files make up. */
  static Checkpoint read(Path file, LearnerState learner, RunningEvidence.State evidence)
      throws IOException {
    return SectionFile.read(
        file,
        content ->
            new Checkpoint(
                new TrainerState(
                    learner,
                    content.has(SHAPE) ? Optional.of(content.bits(SHAPE)) : Optional.empty(),
                    evaluator(content),
                    position(content),
                    content.metadata().path("unobserved").asLong()),
                evidence,
                pruner(content),
                drift(content)));
  }

  private static void putPosition(SectionFile content, StreamPosition position) {
    ObjectNode node = content.metadata().putObject("position");
    node.put("trained", position.trained());
    node.put("deadLetters", position.deadLetters());
    node.put("duplicates", position.duplicates());
    ObjectNode offsets = node.putObject("offsets");
    position.offsets().streamId().ifPresent(id -> node.put("streamId", id));
    position.offsets().next().forEach((partition, next) -> offsets.put("" + partition, next));
  }

  private static StreamPosition position(SectionFile content) {
    JsonNode node = content.metadata().path("position");
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("offsets").properties()) {
      offsets.put(Integer.valueOf(entry.getKey()), entry.getValue().asLong());
    }
    return new StreamPosition(
        new Offsets(offsets, streamId(node)),
        node.path("trained").asLong(),
        node.path("deadLetters").asLong(),
        node.path("duplicates").asLong());
  }

  /** Unknown in checkpoints of older versions. */
  private static Optional<String> streamId(JsonNode position) {
    return Optional.ofNullable(position.path("streamId").textValue());
  }

  private static void putEvaluator(SectionFile content, EvaluatorState state) {
    ObjectNode node = content.metadata().putObject("evaluator");
    node.put("majorityHits", state.majorityHits());
    node.put("noChangeHits", state.noChangeHits());
    node.put("previousLabel", state.previousLabel());
    content
        .put("evaluator.confusion", state.confusion())
        .put("evaluator.windowLabels", state.windowLabels())
        .put("evaluator.windowPredictions", state.windowPredictions())
        .put("evaluator.windowMajorityHits", bytes(state.windowMajorityHits()))
        .put("evaluator.windowNoChangeHits", bytes(state.windowNoChangeHits()))
        .put("evaluator.decayed", new double[] {state.decayedHits(), state.decayedRecords()});
  }

  private static EvaluatorState evaluator(SectionFile content) {
    JsonNode node = content.metadata().path("evaluator");
    double[] decayed = content.doubles("evaluator.decayed");
    return new EvaluatorState(
        content.longs("evaluator.confusion"),
        node.path("majorityHits").asLong(),
        node.path("noChangeHits").asLong(),
        content.ints("evaluator.windowLabels"),
        content.ints("evaluator.windowPredictions"),
        booleans(content.bytes("evaluator.windowMajorityHits")),
        booleans(content.bytes("evaluator.windowNoChangeHits")),
        decayed[0],
        decayed[1],
        node.path("previousLabel").asInt());
  }

  private static void putPruner(SectionFile content, PrunerState state) {
    ObjectNode node = content.metadata().putObject("pruner");
    node.put("round", state.round());
    node.put("dueAt", state.dueAt());
    state
        .driftRecovery()
        .ifPresent(
            driftRecovery ->
                node.putObject("driftRecovery")
                    .put("accuracy", driftRecovery.accuracy())
                    .put("nextLookAt", driftRecovery.nextLookAt()));
    node.putObject("gentler")
        .put("cuts", state.gentler().cuts())
        .put("merges", state.gentler().merges());
    node.put("bestAccuracy", state.bestAccuracy());
    putBatches(content, "pruner.window", state.window());
    node.set("journal", JSON.valueToTree(state.journal()));
    state
        .probation()
        .ifPresent(
            probation -> {
              ObjectNode entry = node.putObject("probation");
              entry.put("startedAt", probation.startedAt());
              entry.put("accuracyBefore", probation.accuracyBefore());
              putChange(content, probation.change());
              putBatches(content, "pruner.seenFirst", probation.seenFirst());
              putBatches(content, "pruner.seenLast", probation.seenLast());
            });
  }

  private static PrunerState pruner(SectionFile content) {
    JsonNode node = content.metadata().path("pruner");
    JsonNode entry = node.path("probation");
    Optional<Probation> probation =
        entry.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new Probation(
                    entry.path("startedAt").asLong(),
                    entry.path("accuracyBefore").asDouble(),
                    change(content),
                    batches(content, "pruner.seenFirst"),
                    batches(content, "pruner.seenLast")));
    return new PrunerState(
        node.path("round").asInt(),
        node.path("dueAt").asLong(),
        driftRecovery(node.path("driftRecovery")),
        new Gentleness(
            node.path("gentler").path("cuts").asInt(), node.path("gentler").path("merges").asInt()),
        node.path("bestAccuracy").asDouble(),
        batches(content, "pruner.window"),
        journal(node.path("journal")),
        probation);
  }

  private static Optional<DriftRecovery> driftRecovery(JsonNode node) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new DriftRecovery(node.path("accuracy").asDouble(), node.path("nextLookAt").asLong()));
  }

  private static void putBatches(SectionFile content, String section, List<BatchAccuracy> batches) {
    content.put(
        section,
        batches.stream()
            .flatMapToInt(batch -> IntStream.of(batch.records(), batch.correct()))
            .toArray());
  }

  private static List<BatchAccuracy> batches(SectionFile content, String section) {
    int[] numbers = content.ints(section);
    return IntStream.range(0, numbers.length / 2)
        .mapToObj(k -> new BatchAccuracy(numbers[2 * k], numbers[2 * k + 1]))
        .toList();
  }

  /** A cut alone is as it was before there were merges. */
  private static void putChange(SectionFile content, Change change) {
    putDelta(content, CUT, change.cut());
    if (change.regrowth().size() > 0 || change.shift().indices().length > 0) {
      putDelta(content, GROWN, change.regrowth());
      content.put(SHIFTED + INDICES, change.shift().indices());
      content.put(SHIFTED + VALUES, change.shift().addends());
    }
  }

  private static void putDelta(SectionFile content, String name, MaskDelta delta) {
    content.put(name + INDICES, delta.indices()).put(name + VALUES, delta.values());
  }

  private static Change change(SectionFile content) {
    MaskDelta cut = delta(content, CUT, Direction.CUT);
    return content.has(GROWN + INDICES)
        ? new Change(
            cut,
            delta(content, GROWN, Direction.REGROW),
            new Shift(content.ints(SHIFTED + INDICES), content.floats(SHIFTED + VALUES)))
        : Change.of(cut);
  }

  private static MaskDelta delta(SectionFile content, String name, Direction direction) {
    return new MaskDelta(direction, content.ints(name + INDICES), content.floats(name + VALUES));
  }

  private static List<Decision> journal(JsonNode node) {
    try {
      return Arrays.asList(JSON.treeToValue(node, Decision[].class));
    } catch (JsonProcessingException unreadable) {
      throw new IllegalArgumentException("the journal can't be read", unreadable);
    }
  }

  private static void putDrift(SectionFile content, DriftState state) {
    DetectorState detector = state.detector();
    ObjectNode node = content.metadata().putObject("drift");
    node.put("driftAt", state.driftAt());
    node.put("drifts", state.drifts());
    node.put("detector", detector.detector());
    node.put("level", detector.level().name());
    content.put("drift.counts", detector.counts()).put("drift.values", detector.values());
  }

  private static DriftState drift(SectionFile content) {
    JsonNode node = content.metadata().path("drift");
    DetectorState detector =
        new DetectorState(
            node.path("detector").asText(),
            DriftLevel.valueOf(node.path("level").asText()),
            content.longs("drift.counts"),
            content.doubles("drift.values"));
    return new DriftState(detector, node.path("driftAt").asLong(), node.path("drifts").asInt());
  }

  private static byte[] bytes(boolean[] flags) {
    byte[] bytes = new byte[flags.length];
    for (int k = 0; k < flags.length; k++) {
      bytes[k] = (byte) (flags[k] ? 1 : 0);
    }
    return bytes;
  }

  private static boolean[] booleans(byte[] bytes) {
    boolean[] flags = new boolean[bytes.length];
    for (int k = 0; k < bytes.length; k++) {
      flags[k] = bytes[k] != 0;
    }
    return flags;
  }
}
