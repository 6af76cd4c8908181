package io.espalier.deploy.cli.stream;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.option.OptionValues;
import io.espalier.deploy.cli.option.ReportOption;
import io.espalier.deploy.report.DetectorsReport;
import io.espalier.deploy.report.DetectorsReport.Measurement;
import io.espalier.deploy.report.DetectorsTable;
import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.ReportFile;
import io.espalier.deploy.report.Terminal;
import io.espalier.streaming.detection.Detection;
import io.espalier.streaming.detection.DetectionSuite;
import io.espalier.streaming.detection.DetectionTrial;
import io.espalier.streaming.detection.DetectorMeasurement;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.drift.DetectorSpec.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier detectors}: how soon drift detectors find a change, and how often wrongly. */
@Command(
    name = "detectors",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Measures drift detectors on streams of drawn errors: how many changes each finds, how many"
          + " records after they began, and how many alarms it raises where there is no change. An"
          + " error rises at once (abrupt), little by little (gradual), comes and goes three times"
          + " (recurring) or stays as it is (stationary).%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier detectors",
      "  espalier detectors --from 0.2 --to 0.3 --horizon 1000",
      "  espalier detectors --detector adwin --confidence 0.0001 --report detectors.json"
    })
public final class DetectorsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--detector",
      paramLabel = "NAME",
      split = ",",
      converter = DetectorName.class,
      description = "only these: " + DetectorName.CHOICES + " (default: all)")
  private List<Kind> kinds = new ArrayList<>();

  @Option(
      names = "--confidence",
      paramLabel = "P",
      description =
          "probability of an alarm without a change, for each look of each detector "
              + DetectorName.CONFIDENCES)
  private @Nullable Double confidence;

  @Mixin private DetectionOptions streams = new DetectionOptions();

  @Option(names = "--seed", defaultValue = "1", description = "of everything random")
  private long seed;

  @Mixin private ReportOption report = new ReportOption();

  @Override
  public Integer call() {
    List<DetectorSpec> detectors = OptionValues.understood(spec, this::detectors);
    DetectionSuite suite = OptionValues.understood(spec, streams::suite);
    ReportFile file = report.checked(List.of());
    DetectorsReport measured = DetectorsReport.of(suite, seed, measure(detectors, suite.trials()));
    print(measured);
    if (file != null) {
      file.write(measured);
    }
    return ExitCode.OK;
  }

  private List<DetectorSpec> detectors() {
    OptionalDouble given =
        confidence == null ? OptionalDouble.empty() : OptionalDouble.of(confidence);
    return new LinkedHashSet<>(kinds.isEmpty() ? List.of(Kind.values()) : kinds)
        .stream().map(kind -> DetectorSpec.of(kind, given)).toList();
  }

  private List<Measurement> measure(List<DetectorSpec> detectors, List<DetectionTrial> trials) {
    long records = trials.stream().mapToLong(DetectionTrial::totalRecords).sum();
    List<Measurement> measurements = new ArrayList<>();
    try (ProgressBar bar =
        ProgressBar.onStandardError(
            "Measuring", OptionalLong.of(detectors.size() * records), Terminal.ofProcess())) {
      long done = 0;
      for (DetectorSpec detector : detectors) {
        for (DetectionTrial trial : trials) {
          measurements.add(measure(detector, trial, done, bar));
          done += trial.totalRecords();
        }
      }
    }
    return measurements;
  }

  private Measurement measure(
      DetectorSpec detector, DetectionTrial trial, long doneBefore, ProgressBar bar) {
    String doing = detector.name() + ", " + trial.name();
    Detection found =
        DetectorMeasurement.of(
            () -> DetectorMeasurement.alarm(detector.create(seed)),
            trial,
            seed,
            done -> bar.update(doneBefore + done, doing));
    return new Measurement(
        detector.name(),
        detector.confidence(),
        trial.name(),
        found.changes(),
        found.delays().length,
        found.missed(),
        orNull(found.delay(0.5)),
        orNull(found.delay(0.95)),
        found.falseAlarms(),
        found.calmRecords(),
        found.falseAlarmsPerMillion());
  }

  private static @Nullable Long orNull(OptionalLong records) {
    return records.isPresent() ? records.getAsLong() : null;
  }

  private void print(DetectorsReport measured) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "error %s to %s, to be found within %d records, seed %d",
            measured.from(),
            measured.to(),
            measured.horizon(),
            seed));
    out.println();
    out.print(DetectorsTable.of(measured).render(Terminal.ofProcess().outputColumns()));
    out.println();
    out.println("median, 95 %: records until so many of all changes were found");
    out.println("false: alarms for each 10⁶ records at which the error was as at first");
  }
}
