package io.espalier.deploy.offline;

import io.espalier.deploy.report.AfterChange;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.Report.Compacted;
import io.espalier.deploy.report.Report.Dense;
import io.espalier.deploy.report.Report.Layer;
import io.espalier.deploy.report.Report.Pruned;
import io.espalier.deploy.report.Report.SamplesPerSecond;
import io.espalier.deploy.report.Report.Values;
import io.espalier.model.compact.Compaction;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.offline.LabelledData;
import io.espalier.model.offline.Measurement;
import io.espalier.model.precision.Precision;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a report that speak of the networks themselves, measured on a test part.
 *
 * @param dense the network without masks; its accuracy is of the dense network given
 * @param pruned the masked network
 * @param compacted the masked network made smaller
 * @param layers what is left of each layer
 * @param samplesPerSecond how fast each predicts, in batches of 128
 * @param values how well they do as they are stored; null where that is as they are
 * @param compactedNetwork the smaller network itself
 */
public record NetworkReport(
    Dense dense,
    Pruned pruned,
    Compacted compacted,
    List<Layer> layers,
    SamplesPerSecond samplesPerSecond,
    @Nullable Values values,
    NetworkSnapshot compactedNetwork) {

  private static final double SECONDS_PER_NETWORK = 1;

  /** Measures networks that are stored as they are, if at all. */
  public static NetworkReport measure(
      NetworkSnapshot dense, NetworkSnapshot pruned, LabelledData test) {
    return measure(dense, pruned, test, StoredForm.EXACT, StoredForm.EXACT);
  }

  /**
   * Measures the networks.
   *
   * @param dense a trained network of the same layers without masks
   * @param pruned the masked network
   * @param test samples that no decision has seen
   * @param denseForm how the dense network is stored
   * @param form how the others are stored
   */
  public static NetworkReport measure(
      NetworkSnapshot dense,
      NetworkSnapshot pruned,
      LabelledData test,
      StoredForm denseForm,
      StoredForm form) {
    NetworkSnapshot small = Compaction.compact(pruned);
    double[] rates =
        Measurement.samplesPerSecond(
            new NetworkSnapshot[] {dense, pruned, small}, test, SECONDS_PER_NETWORK);
    int[] ofDense = Measurement.predictions(dense, test);
    int[] ofPruned = Measurement.predictions(pruned, test);
    long total = dense.spec().parameters();
    return new NetworkReport(
        new Dense(
            total,
            structuralMacs(dense),
            Measurement.accuracy(ofDense, test),
            recall(ofDense, test, dense),
            null,
            null,
            null,
            null,
            denseForm.bytes(dense)),
        new Pruned(
            pruned.kept(),
            LayerCounts.macs(pruned.spec(), pruned.live()),
            Measurement.accuracy(ofPruned, test),
            recall(ofPruned, test, pruned),
            (double) total / pruned.kept(),
            form.bytes(pruned)),
        new Compacted(
            small.spec().parameters(),
            structuralMacs(small),
            Measurement.accuracy(small, test),
            Measurement.largestDifference(pruned, small, test),
            form.bytes(small)),
        layers(pruned),
        new SamplesPerSecond(rates[0], rates[1], rates[2]),
        form.precision() == Precision.FLOAT32 ? null : values(pruned, small, test, form),
        small);
  }

  private static List<@Nullable Double> recall(
      int[] predictions, LabelledData test, NetworkSnapshot network) {
    return Arrays.stream(Measurement.recallByClass(predictions, test, network.spec().classes()))
        .<@Nullable Double>mapToObj(share -> Double.isNaN(share) ? null : share)
        .toList();
  }

  private static Values values(
      NetworkSnapshot pruned, NetworkSnapshot small, LabelledData test, StoredForm form) {
    return new Values(
        form.precision().bits(),
        Math.max(form.precision().largestError(pruned), form.precision().largestError(small)),
        Measurement.accuracy(form.stored(pruned), test),
        Measurement.accuracy(form.stored(small), test));
  }

  /** One multiply-accumulate per weight, masked or not: what the matrices cost. */
  private static long structuralMacs(NetworkSnapshot network) {
    BitSet all = new BitSet();
    all.set(0, network.spec().parameters());
    return LayerCounts.macs(network.spec(), all);
  }

  private static List<Layer> layers(NetworkSnapshot network) {
    return LayerCounts.of(network.spec(), network.live()).stream()
        .map(
            layer ->
                new Layer(
                    layer.name(),
                    layer.kept(),
                    layer.total(),
                    layer.activeInputs(),
                    layer.activeUnits()))
        .toList();
  }

  /** The same, with how well the dense network predicted a stream since it last changed. */
  public NetworkReport withDenseSinceChange(AfterChange change) {
    return new NetworkReport(
        new Dense(
            dense.parameters(),
            dense.macs(),
            dense.testAccuracy(),
            dense.recallByClass(),
            dense.heldOutAccuracy(),
            dense.twinTestAccuracy(),
            change.accuracy(),
            change.recordsToRecover(),
            dense.bytes()),
        pruned,
        compacted,
        layers,
        samplesPerSecond,
        values,
        compactedNetwork);
  }

  /**
   * These sections with what else there is to report.
   *
   * @param heldOutAccuracy of the dense network, on the samples that the rounds were judged by
   * @param twinTestAccuracy see {@link Dense#twinTestAccuracy}
   */
  public Report offline(
      String network,
      String criterion,
      long seed,
      String data,
      double heldOutAccuracy,
      @Nullable Double twinTestAccuracy,
      List<Report.Round> rounds) {
    return new Report(
        network,
        criterion,
        seed,
        data,
        new Dense(
            dense.parameters(),
            dense.macs(),
            dense.testAccuracy(),
            dense.recallByClass(),
            heldOutAccuracy,
            twinTestAccuracy,
            null,
            null,
            dense.bytes()),
        pruned,
        compacted,
        rounds,
        layers,
        samplesPerSecond,
        values,
        null,
        null,
        null,
        null,
        null);
  }
}
