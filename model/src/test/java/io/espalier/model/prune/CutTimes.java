package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * A program that tells how long it takes to choose a third of LeNet-300-100's connections: for the
 * first time in a process, and once compiled. In the processor time of its thread.
 */
final class CutTimes {

  private static final int TIMES = 40;
  private static final Budget BUDGET = new Budget(SizeMetric.PARAMETERS, 173_296);

  private CutTimes() {}

  /** Takes no arguments. */
  public static void main(String... arguments) {
    NetworkSnapshot network =
        new InitialNetwork.Drawn(NetworkSpec.dense(784, 300, 100, 10)).snapshot(1);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[TIMES];
    for (int time = 0; time < TIMES; time++) {
      long before = threads.getCurrentThreadCpuTime();
      BudgetSearch.choose(
          network,
          Evidence.NONE,
          new Magnitude(Scope.NETWORK),
          KeepRatios.uniform(new KeepRatio(0.95)),
          BUDGET);
      nanos[time] = threads.getCurrentThreadCpuTime() - before;
    }
    long[] compiled = Arrays.copyOfRange(nanos, TIMES / 2, TIMES);
    Arrays.sort(compiled);
    System.out.printf(
        Locale.ROOT,
        "the first time %.1f ms, in the median of the last %d %.1f ms%n",
        nanos[0] / 1e6,
        compiled.length,
        compiled[compiled.length / 2] / 1e6);
  }
}
