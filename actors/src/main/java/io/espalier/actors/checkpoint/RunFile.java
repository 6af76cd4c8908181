package io.espalier.actors.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.progress.Progress.Decision;
import io.espalier.actors.pruner.BatchOutcome;
import io.espalier.actors.pruner.Gentleness;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.actors.pruner.Rest;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.model.prune.Change;
import io.espalier.model.prune.MaskDelta;
import io.espalier.model.prune.MaskDelta.Direction;
import io.espalier.model.prune.Shift;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.drift.DetectorState;
import io.espalier.streaming.drift.DriftLevel;
import io.espalier.streaming.evaluate.EvaluatorState;
import io.espalier.streaming.evaluate.Predictions;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a checkpoint holds besides network and evidence: position, evaluation, pruning, drift. */
final class RunFile {

  /** A number of a decision that is missing is not 0. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private static final String MANIFEST = "manifest";
  private static final String SHAPE = "trainer.shape";
  private static final String CUT = "pruner.cut";
  private static final String GROWN = "pruner.grown";
  private static final String SHIFTED = "pruner.shifted";
  private static final String LOOKS = "pruner.looks";
  private static final String SIZES = "Sizes";
  private static final String LOSSES = "Losses";
  private static final String LABELS = "Labels";
  private static final String PREDICTED = "Predicted";
  private static final String INDICES = "Indices";
  private static final String VALUES = "Values";

  private RunFile() {}

  static void write(Path file, Checkpoint checkpoint) throws IOException {
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "run").put(MANIFEST, Manifest.FILE);
    putPosition(content, checkpoint.trainer().position());
    content.metadata().put("unobserved", checkpoint.trainer().unobserved());
    int size = checkpoint.trainer().learner().network().spec().size();
    checkpoint.trainer().shape().ifPresent(shape -> content.put(SHAPE, shape, size));
    RateSections.put(content, checkpoint.trainer().rates());
    putEvaluator(content, checkpoint.trainer().evaluator());
    putPruner(content, checkpoint.pruner());
    putDrift(content, checkpoint.drift());
    content.write(file);
  }

  /**
   * The checkpoint that the three files make up.
   *
   * @param hasManifest whether there is one beside them; before there were any, none was asked for
   */
  static Checkpoint read(Path file, LearnerState learner, Evidence evidence, boolean hasManifest)
      throws IOException {
    return SectionFile.read(
        file,
        content -> {
          if (content.fields().has(MANIFEST) && !hasManifest) {
            throw new IllegalArgumentException(
                "%s, which it was written with, is missing".formatted(Manifest.FILE));
          }
          return checkpoint(content, learner, evidence);
        });
  }

  private static Checkpoint checkpoint(
      SectionFile content, LearnerState learner, Evidence evidence) {
    return new Checkpoint(
        new TrainerState(
            learner,
            content.has(SHAPE) ? Optional.of(content.bits(SHAPE)) : Optional.empty(),
            evaluator(content),
            position(content),
            content.fields().wholeLong("unobserved"),
            RateSections.read(content)),
        evidence,
        pruner(content),
        drift(content));
  }

  private static void putPosition(SectionFile content, StreamPosition position) {
    ObjectNode node = content.metadata().putObject("position");
    node.put("trained", position.trained());
    node.put("deadLetters", position.deadLetters());
    node.put("duplicates", position.duplicates());
    ObjectNode offsets = node.putObject("offsets");
    position.offsets().streamId().ifPresent(id -> node.put("streamId", id));
    position.offsets().next().forEach((partition, next) -> offsets.put("" + partition, next));
    OffsetSections.put(content, position.offsets());
  }

  private static StreamPosition position(SectionFile content) {
    Fields node = content.fields().object("position");
    Fields next = node.object("offsets");
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    next.names()
        .forEach(partition -> offsets.put(Integer.valueOf(partition), next.wholeLong(partition)));
    // The id of the stream is unknown in checkpoints of older versions.
    Optional<String> streamId =
        node.has("streamId") ? Optional.of(node.text("streamId")) : Optional.empty();
    return new StreamPosition(
        OffsetSections.read(content, new Offsets(offsets, streamId)),
        node.wholeLong("trained"),
        node.wholeLong("deadLetters"),
        node.wholeLong("duplicates"));
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
    Fields node = content.fields().object("evaluator");
    double[] decayed = content.doubles("evaluator.decayed", 2);
    return new EvaluatorState(
        content.longs("evaluator.confusion"),
        node.wholeLong("majorityHits"),
        node.wholeLong("noChangeHits"),
        content.ints("evaluator.windowLabels"),
        content.ints("evaluator.windowPredictions"),
        booleans(content.bytes("evaluator.windowMajorityHits")),
        booleans(content.bytes("evaluator.windowNoChangeHits")),
        decayed[0],
        decayed[1],
        node.whole("previousLabel"));
  }

  private static void putPruner(SectionFile content, PrunerState state) {
    ObjectNode node = content.metadata().putObject("pruner");
    node.put("round", state.round());
    node.put("dueAt", state.dueAt());
    state
        .rest()
        .ifPresent(
            rest -> {
              node.putObject("rest").put("goal", rest.goal()).put("nextLookAt", rest.nextLookAt());
              content.put(LOOKS, rest.looks().stream().mapToDouble(Double::doubleValue).toArray());
            });
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
    Fields node = content.fields().object("pruner");
    Fields gentler = node.object("gentler");
    return new PrunerState(
        node.whole("round"),
        node.wholeLong("dueAt"),
        node.has("rest") ? Optional.of(rest(content, node.object("rest"))) : Optional.empty(),
        new Gentleness(gentler.whole("cuts"), gentler.whole("merges")),
        node.real("bestAccuracy"),
        batches(content, "pruner.window"),
        journal(node.array("journal")),
        node.has("probation")
            ? Optional.of(probation(content, node.object("probation")))
            : Optional.empty());
  }

  private static Probation probation(SectionFile content, Fields node) {
    return new Probation(
        node.wholeLong("startedAt"),
        node.real("accuracyBefore"),
        change(content),
        batches(content, "pruner.seenFirst"),
        batches(content, "pruner.seenLast"));
  }

  private static Rest rest(SectionFile content, Fields node) {
    return new Rest(
        node.real("goal"),
        DoubleStream.of(content.doubles(LOOKS)).boxed().toList(),
        node.wholeLong("nextLookAt"));
  }

  private static void putBatches(SectionFile content, String section, List<BatchOutcome> batches) {
    content
        .put(
            section + SIZES, batches.stream().mapToInt(each -> each.predictions().size()).toArray())
        .put(section + LOSSES, batches.stream().mapToDouble(BatchOutcome::loss).toArray())
        .put(section + LABELS, joined(batches, Predictions::labels))
        .put(section + PREDICTED, joined(batches, Predictions::predicted));
  }

  private static int[] joined(List<BatchOutcome> batches, Function<Predictions, int[]> of) {
    return batches.stream()
        .flatMapToInt(each -> IntStream.of(of.apply(each.predictions())))
        .toArray();
  }

  /**
   * What was written before there were outcomes record by record is a window to be filled again.
   */
  private static List<BatchOutcome> batches(SectionFile content, String section) {
    List<BatchOutcome> batches = new ArrayList<>();
    if (!content.has(section + SIZES)) {
      return batches;
    }
    int[] sizes = content.ints(section + SIZES);
    double[] losses = content.doubles(section + LOSSES);
    int[] labels = content.ints(section + LABELS);
    int[] predicted = content.ints(section + PREDICTED);
    int from = 0;
    for (int k = 0; k < sizes.length; k++) {
      int to = from + sizes[k];
      batches.add(
          new BatchOutcome(
              new Predictions(
                  Arrays.copyOfRange(labels, from, to), Arrays.copyOfRange(predicted, from, to)),
              losses[k]));
      from = to;
    }
    return batches;
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
    Fields node = content.fields().object("drift");
    DetectorState detector =
        new DetectorState(
            node.text("detector"),
            DriftLevel.valueOf(node.text("level")),
            content.longs("drift.counts"),
            content.doubles("drift.values"));
    return new DriftState(detector, node.wholeLong("driftAt"), node.whole("drifts"));
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
