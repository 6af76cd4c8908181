package io.espalier.deploy.cli;

import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.checkpoint.CheckpointSummary;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.exchange.CheckpointFolder;
import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.NetworkFolder;
import io.espalier.deploy.offline.StoredForm;
import io.espalier.deploy.report.Figures;
import io.espalier.deploy.report.Table;
import io.espalier.deploy.report.Terminal;
import io.espalier.model.compact.Compaction;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.NetworkSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier inspect}: what is in a checkpoint or a network file. */
@Command(
    name = "inspect",
    description = "Shows what is in a checkpoint or a network file: layers, what is left, size.%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier inspect my-demo                                 the newest version of demo"
          + " --keep",
      "  espalier inspect checkpoints                             the newest version of serve",
      "  espalier inspect my-demo/checkpoints/version-00000003    one version",
      "  espalier inspect pruned                                  the networks of prune --out",
      "  espalier inspect pruned/compacted.espalier               one of them"
    })
final class InspectCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      description =
          "a folder of checkpoints, one version of it, a folder of demo --keep or prune --out, or a"
              + " .espalier file")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (!Files.exists(path)) {
      throw new UserMistake("there is no " + path, "Check the path.");
    }
    try {
      if (Files.isDirectory(path)) {
        printFolder(out);
      } else {
        print(path, out);
      }
    } catch (IOException unreadable) {
      throw new UserMistake(
          FileTrouble.words(unreadable),
          "Name a checkpoint or a file that espalier wrote.",
          unreadable);
    }
    return ExitCode.OK;
  }

  private void printFolder(PrintWriter out) throws IOException {
    List<Path> versions = CheckpointFolder.versions(path);
    List<Path> networks = NetworkFolder.networksIn(path);
    if (!versions.isEmpty()) {
      printNewest(versions, out);
    } else if (!networks.isEmpty()) {
      for (Path network : networks) {
        out.println(network);
        print(network, out);
        out.println();
      }
    } else {
      throw new UserMistake(
          "there is no checkpoint in " + path,
          "Name a folder with version-… folders in it, one of those, a folder of demo --keep or of"
              + " prune --out, or a .espalier file.");
    }
  }

  /** The newest that a run would go on from. */
  private static void printNewest(List<Path> versions, PrintWriter out) throws IOException {
    List<IOException> damaged = new ArrayList<>();
    for (Path version : versions) {
      try {
        CheckpointSummary summary = CheckpointSummary.of(version);
        damaged.forEach(damage -> out.println("passed over   " + FileTrouble.words(damage)));
        CheckpointText.print(summary, version, out);
        print(CheckpointStore.networkFile(version), out);
        return;
      } catch (IOException unreadable) {
        damaged.add(unreadable);
      }
    }
    throw damaged.get(0);
  }

  private static void print(Path file, PrintWriter out) throws IOException {
    NetworkFile stored = NetworkFile.read(file);
    NetworkSnapshot network = stored.network();
    stored.about().forEach((name, value) -> out.printf(Locale.ROOT, "%-12s  %s%n", name, value));
    if (!network.spec().standardization().isNone()) {
      out.printf(Locale.ROOT, "%-12s  %s%n", "standardized", network.spec().standardization());
    }
    for (Table table : LayerTables.of(network)) {
      out.println(table.render(Terminal.ofProcess().outputColumns()));
    }
    NetworkSnapshot compacted = Compaction.compact(network);
    int total = network.spec().parameters();
    out.printf(
        Locale.ROOT,
        "kept %,d of %,d parameters (%s), %,d MACs%n",
        network.kept(),
        total,
        Figures.times((double) total / Math.max(1, network.kept())),
        LayerCounts.macs(network.spec(), network.live()));
    out.printf(
        Locale.ROOT,
        "compacted it would have %,d parameters, in a file of %s%n",
        compacted.spec().parameters(),
        Figures.bytes(StoredForm.EXACT.bytes(compacted)));
    out.printf(
        Locale.ROOT,
        "file size %s; without masks the network alone takes %s%n",
        Figures.bytes(Files.size(file)),
        Figures.bytes(StoredForm.EXACT.bytes(filled(network))));
  }

  /** The same layers where no value is 0: what takes no room otherwise. */
  private static NetworkSnapshot filled(NetworkSnapshot network) {
    float[] values = new float[network.values().length];
    Arrays.fill(values, 1);
    return NetworkSnapshot.dense(network.spec(), values);
  }
}
