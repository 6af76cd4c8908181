package io.espalier.deploy.cli.stream;

import io.espalier.actors.guardian.RunGuardian;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.option.OptionValues;
import io.espalier.deploy.cli.option.RateOption;
import io.espalier.deploy.cli.option.ReportOption;
import io.espalier.deploy.cli.option.ShortDefaults;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.demo.Demo;
import io.espalier.deploy.demo.DemoPlan;
import io.espalier.deploy.demo.DemoSettings;
import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.ReportFile;
import io.espalier.deploy.report.SummaryTable;
import io.espalier.deploy.report.Terminal;
import io.espalier.deploy.service.EndOfProcess;
import io.espalier.deploy.service.NewestNews;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.deploy.settings.HttpSettings;
import io.espalier.deploy.settings.PredictionsSettings;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.dataset.StreamPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier demo}: everything in one process, to watch. */
@Command(
    name = "demo",
    sortOptions = false,
    showDefaultValues = true,
    defaultValueProvider = ShortDefaults.class,
    description = {
      "Streams a data set through a real Kafka broker in this process, trains a network on it, test"
          + " then train, prunes it while it learns, and shows all of it on a page. Without"
          + " --records it goes on until Ctrl-C; with them, on a terminal, the page stays until"
          + " then, but for --no-stay.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier demo",
      "  espalier demo --data idx:mnist --records 600000 --rate 0 --report report.json",
      "  espalier demo --keep my-demo     go on from there after Ctrl-C, a crash or kill -9"
    })
public final class DemoCommand implements Callable<Integer> {

  private static final String DEFAULT_DATA =
      "digits:drift=abrupt,drift-kind=label-swap,drift-at=90000";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "digits[:key=value,…], idx:DIR, csv:FILE,label=COLUMN or images:DIR")
  private String data = DEFAULT_DATA;

  @Option(names = "--network", paramLabel = "NAME", description = Networks.CHOICES)
  private String network = "lenet-300-100";

  @Option(
      names = "--standardize",
      negatable = true,
      description =
          "the network takes features as (x - mean) / deviation of their channel, those of a row of"
              + " values each by itself, as measured on the stream so far (default: rows of values"
              + " yes, pictures no; as it says in a file of layers that does; as a trained network"
              + " does)")
  private @Nullable Boolean standardizes;

  @Mixin private LearningOptions learning = new LearningOptions();

  @Option(names = "--records", description = "end after so many records, with a summary")
  private @Nullable Long records;

  @Mixin private RateOption rate = new RateOption(2_000);

  @Option(names = "--port", description = "of the page; 0 for any free one")
  private int port = HttpSettings.DEFAULT.port();

  @Mixin private PublishOptions publish = new PublishOptions();

  @Mixin private ReportOption report = new ReportOption();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "keep the broker's log and the checkpoints there, and go on from them")
  private @Nullable Path keep;

  @Option(
      names = "--predictions-topic",
      paramLabel = "NAME",
      description =
          "topic of the demo's broker that gets what is predicted of each record, as JSON; it is"
              + " made if it is missing")
  private @Nullable String predictionsTopic;

  @Option(
      names = "--no-stay",
      description = "end with the records on a terminal too: the page does not stay until Ctrl-C")
  private boolean endsAtOnce;

  @Option(
      names = "--check",
      description = "only find out whether options and data fit each other, stream nothing")
  private boolean check;

  @Override
  public Integer call() {
    requireOptions();
    DataSpec dataSpec = OptionValues.dataSpec(spec, data);
    ReportFile reportFile = report.checked(dataSpec.file().stream().toList());
    OptionValues.understood(spec, learning::settings);
    DataSet dataSet = OptionValues.open(spec, dataSpec);
    endWith(dataSpec.stream(dataSet));
    requireReportable();
    DemoSettings settings = settings(dataSpec);
    DemoPlan plan = OptionValues.understood(spec, () -> DemoPlan.of(settings, dataSet));
    if (check) {
      say("Options and data fit each other.");
      return ExitCode.OK;
    }
    Compute.start(ComputeSettings.AUTOMATIC);
    UnfinishedDemo unfinished = new UnfinishedDemo(report.path(), keep);
    try (EndOfProcess end = EndOfProcess.watch();
        Demo demo = start(plan, end, unfinished)) {
      announce(demo);
      RunGuardian.Finished finished = await(demo);
      if (records != null && demo.isComplete(finished)) {
        show(report(demo, finished, records, unfinished), reportFile);
        if (settings.learning().prune().enabled()) {
          NothingCut.words(finished.last().pruner(), finished.last().records())
              .ifPresent(this::say);
        }
        UnjudgedCut.words(finished.last()).ifPresent(this::say);
        sayRates(Demo.rates(finished));
        keepThePageUp(demo, end);
      } else {
        say(unfinished.after(finished.last().records(), finished.version()));
      }
    }
    return ExitCode.OK;
  }

  private Demo start(DemoPlan plan, EndOfProcess end, UnfinishedDemo unfinished) {
    try {
      return Demo.start(plan, end);
    } catch (CancellationException stopped) {
      say(unfinished.whileItStarted());
      throw stopped;
    }
  }

  private void announce(Demo demo) {
    demo.recordsBefore()
        .ifPresent(
            before -> say(String.format(Locale.ROOT, "Going on after %,d records.", before)));
    say("Watch at " + demo.url() + "  (Ctrl-C ends it)");
    say("Broker at " + demo.topic());
    say("Predictions at " + demo.modelUrl());
  }

  private void show(Report summary, @Nullable ReportFile reportFile) {
    say(SummaryTable.of(summary, Terminal.ofProcess()));
    if (reportFile != null) {
      reportFile.write(summary);
    }
  }

  /** For whoever sits there; who wrote a script wants it to go on. */
  private void keepThePageUp(Demo demo, EndOfProcess end) {
    if (Terminal.ofProcess().output() && !endsAtOnce) {
      say("The page stays at %s until Ctrl-C.".formatted(demo.url()));
      end.await();
    }
  }

  /** The dense network of the table has learnt alike, or it would be no fair comparison. */
  private void sayRates(RateHistory rates) {
    for (RateHistory.Raise raise : rates.raises()) {
      say(
          String.format(
              Locale.ROOT,
              "Learning rate times %s from %,d records until %,d, for the dense network too.",
              raise.factor(),
              raise.from(),
              Math.min(raise.until(), Objects.requireNonNull(records))));
    }
  }

  private void say(String words) {
    spec.commandLine().getOut().println(words);
  }

  private void requireOptions() {
    require(records == null || records > 0, "--records must be above 0, got " + records);
    require(port >= 0 && port <= 65_535, "--port must be from 0 to 65535, got " + port);
  }

  private void requireReportable() {
    require(
        report.path() == null || records != null,
        "--report needs --records: only a run that ends by itself is reported");
  }

  /** In the order of time each record comes once. */
  private void endWith(StreamPlan stream) {
    if (stream.endRecord() == StreamPlan.ENDLESS) {
      return;
    }
    require(
        records == null || records <= stream.endRecord(),
        String.format(
            Locale.ROOT,
            "--records must be at most %d, as many as the data has with order=time, got %d",
            stream.endRecord(),
            records));
    records = records == null ? Long.valueOf(stream.endRecord()) : records;
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private DemoSettings settings(DataSpec dataSpec) {
    return new DemoSettings(
        dataSpec,
        network,
        Optional.ofNullable(standardizes),
        OptionValues.understood(spec, learning::settings),
        records == null ? OptionalLong.empty() : OptionalLong.of(records),
        OptionValues.understood(spec, rate::recordsPerSecond),
        port,
        OptionValues.understood(spec, publish::settings),
        Optional.ofNullable(keep),
        OptionValues.understood(
                spec,
                () -> new PredictionsSettings(Optional.ofNullable(predictionsTopic), List.of()))
            .topic());
  }

  private RunGuardian.Finished await(Demo demo) {
    if (records == null) {
      return demo.await();
    }
    try (ProgressBar bar =
            ProgressBar.onStandardError(
                "Streaming",
                OptionalLong.of(records),
                demo.recordsBefore().orElse(0),
                Terminal.ofProcess());
        NewestNews news =
            new NewestNews(
                (trained, accuracy) ->
                    bar.update(
                        trained, String.format(Locale.ROOT, "accuracy %.2f %%", 100 * accuracy)))) {
      demo.onProgress(news);
      return demo.await();
    }
  }

  private Report report(
      Demo demo, RunGuardian.Finished finished, long all, UnfinishedDemo unfinished) {
    try (ProgressBar bar =
        ProgressBar.onStandardError(
            "Dense twin, to compare with", OptionalLong.of(all), Terminal.ofProcess())) {
      return demo.report(finished, trained -> bar.update(trained, ""));
    } catch (CancellationException stopped) {
      say(unfinished.beforeItsReport());
      throw stopped;
    }
  }
}
