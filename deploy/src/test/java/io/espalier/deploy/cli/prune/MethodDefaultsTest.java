package io.espalier.deploy.cli.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.format.SpecFile;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.merge.MergeSettings.Form;
import io.espalier.model.merge.MergeSettings.Ranking;
import io.espalier.model.merge.MergeStyle;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.offline.AccuracyFloor;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.MethodDefaults;
import io.espalier.model.offline.Recovery.AfterCut;
import io.espalier.model.offline.RoundChoice;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.train.Distillation;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.streaming.dataset.DataSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What an experiment is when only its criterion is named: the figures depend on each value. */
class MethodDefaultsTest {

  @Command(name = "options")
  private static final class Options {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  }

  private static ExperimentSettings settings(String... arguments) {
    Options options = new Options();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options.experiment.settings(DataSpec.parse("digits:train=60000,test=10").open());
  }

  @Test
  void howMuchThereIsToTrainIsUnknownWhereRoundsDifferInLength() {
    assertThat(PruneProgress.samplesToTrain(settings("--network=784-10", "--epochs=16"), 60_000))
        .hasValue(49_920L * (20 + 60 * 16));
    assertThat(
            PruneProgress.samplesToTrain(
                settings("--network=lenet-300-100", "--criterion=noiseout"), 60_000))
        .isEmpty();
  }

  @Test
  void nnReliefCutsSteeplyUnderATeacher() {
    ExperimentSettings settings = settings("--network=lenet-300-100");

    assertThat(settings.reduction()).isInstanceOf(Cut.class);
    Cut cut = (Cut) settings.reduction();
    assertThat(cut.criterion()).isInstanceOf(NnRelief.class);
    assertThat(cut.plan().keepRatios())
        .isEqualTo(
            new KeepRatios(new KeepRatio(0.94), new KeepRatio(0.85), Map.of(), Set.of(), 0.5));
    assertThat(settings.noise()).isEqualTo(NoiseOutputs.NONE);
    assertThat(settings.dense().optimizer()).isEqualTo(OptimizerSpec.Adam.of(1e-3, 5e-4));
    assertThat(settings.dense().epochs()).isEqualTo(20);
    assertThat(settings.dense().decay()).isEqualTo(Decay.STEP);
    assertThat(settings.recovery().phase().optimizer())
        .isEqualTo(new OptimizerSpec.Sgd(0.05, 0.9, 1e-4));
    assertThat(settings.recovery().phase().decay()).isEqualTo(Decay.CONSTANT);
    assertThat(settings.recovery().phase().averaged()).isEqualTo(0.67);
    assertThat(settings.recovery().phase().sharpnessRadius()).isEqualTo(0.05);
    assertThat(settings.dense().sharpnessRadius()).isZero();
    assertThat(settings.initial().measuresFeatures()).isTrue();
    assertThat(settings.recovery().phase().epochs()).isEqualTo(4);
    assertThat(settings.recovery().mostEpochs()).isEqualTo(12);
    assertThat(settings.recovery().distillation()).contains(new Distillation(2, 0.9));
    assertThat(settings.rounds()).isEqualTo(60);
    assertThat(settings.batchSize()).isEqualTo(128);
    assertThat(settings.choice())
        .isEqualTo(
            new RoundChoice(
                10_000, new AccuracyFloor.Tolerance(0.004), 80, 6, AfterFailure.CONTINUE));
  }

  @Test
  void noiseOutMergesThoroughlyAndRollsBack() {
    ExperimentSettings settings = settings("--network=lenet-300-100", "--criterion=noiseout");

    Merge merge = (Merge) settings.reduction();
    assertThat(merge.settings().ranking()).isEqualTo(Ranking.ERROR);
    assertThat(merge.settings().form()).isEqualTo(Form.ALL);
    assertThat(merge.settings().ridge()).isEqualTo(1e-3);
    assertThat(merge.settings().gate().minimum()).isZero();
    assertThat(merge.settings().firstGroup()).isZero();
    assertThat(merge.pace()).isEqualTo(new MergePace.Share(0.7));
    assertThat(merge.observed()).isEqualTo(10_000);
    assertThat(settings.noise()).isEqualTo(NoiseOutputs.NONE);
    assertThat(settings.dense().optimizer()).isEqualTo(OptimizerSpec.Adam.of(1e-3, 5e-4));
    assertThat(settings.dense().epochs()).isEqualTo(8);
    assertThat(settings.dense().decay()).isEqualTo(Decay.COSINE);
    assertThat(settings.recovery().phase().optimizer()).isEqualTo(settings.dense().optimizer());
    assertThat(settings.recovery().phase().decay()).isEqualTo(Decay.COSINE);
    assertThat(settings.recovery().phase().averaged()).isZero();
    assertThat(settings.recovery().phase().sharpnessRadius()).isZero();
    assertThat(settings.initial().measuresFeatures()).isFalse();
    assertThat(settings.recovery().phase().epochs()).isEqualTo(10);
    assertThat(settings.recovery().mostEpochs()).isEqualTo(30);
    assertThat(settings.recovery().distillation()).isEmpty();
    assertThat(settings.rounds()).isEqualTo(30);
    assertThat(settings.choice())
        .isEqualTo(
            new RoundChoice(
                10_000, new AccuracyFloor.Tolerance(0.002), 20.2, 3, AfterFailure.ROLLBACK));
  }

  @Test
  void standardizingIsAChoiceForBoth() {
    assertThat(settings("--network=lenet-5", "--no-standardize").initial().measuresFeatures())
        .isFalse();
    assertThat(
            settings("--network=lenet-5", "--criterion=noiseout", "--standardize")
                .initial()
                .measuresFeatures())
        .isTrue();
  }

  /** Options that would do nothing are refused: who gives them expects something. */
  @ParameterizedTest
  @CsvSource({
    "--size-metric=macs, --size-metric is of a schedule",
    "--noise-distribution=binomial, there are none. Give their number with --noise-outputs",
    "--noise-bias, there are none. Give their number with --noise-outputs",
    "--noise-multiplier=2, there are none. Give their number with --noise-outputs",
    "--held-out=59900, 60000 training samples are too few to hold out 59900",
    "--criterion=magnitude --kernel-norm=f-of-mean, --kernel-norm is of nnrelief",
    "--kernel-samples=50, --kernel-samples is of nnrelief with the kernel norm mean-of-f",
    "--criterion=noiseout --merge-style=gentle --merge-ridge=1, --merge-ridge is of the form all",
    "--criterion=noiseout --merge-significance=0.01, --merge-significance is of the gate",
    "--criterion=noiseout --temperature=3, --temperature is of a teacher",
    "--criterion=noiseout --momentum=0.5, --momentum is of sgd",
    "--round-optimizer=rmsprop --optimizer=adamw --momentum=0.5, --momentum is of sgd",
    "--schedule=one-shot --target=2 --rounds=7, one-shot is a single round",
  })
  void whatWouldDoNothingIsRefused(String options, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(("--network=lenet-300-100 " + options).split(" ")))
        .withMessageContaining(message);
  }

  @Test
  void noiseOutputsAreAsInTheirFigures() {
    assertThat(settings("--network=lenet-300-100", "--noise-outputs=100").noise())
        .isEqualTo(new NoiseOutputs(100, NoiseOutputs.Distribution.GAUSSIAN, 10, false, 1));
    assertThat(help()).contains("against that of the classes (default: 10)");
  }

  @Test
  void aRegressionOnAllNeedsARidge() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> settings("--network=lenet-300-100", "--criterion=noiseout", "--merge-ridge=0"))
        .withMessageStartingWith("--merge-ridge must be above 0");
  }

  @Test
  void aTrainedNetworkIsNotTrainedBeforeTheRounds(@TempDir Path folder) throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("784-10", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    Path file = folder.resolve("dense.espalier");
    new NetworkFile(new InitialNetwork.Drawn(spec).snapshot(1), Map.of()).write(file);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("--network=" + file, "--learning-rate=0.01"))
        .withMessageContaining("there is none without --dense-epochs");
    assertThat(
            settings("--network=" + file, "--learning-rate=0.01", "--dense-epochs=1")
                .dense()
                .optimizer())
        .isEqualTo(OptimizerSpec.Adam.of(0.01, 5e-4));
  }

  @Test
  void gradientsAreNotOfWhatWasJustMerged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("--network=lenet-300-100", "--criterion=taylor+noiseout"))
        .withMessageContaining("can not score what was just merged");
  }

  @Test
  void aFilesOwnStandardizationIsNoOptions(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("network.json");
    NetworkSpec own =
        NetworkSpec.parse("784-10", new InputShape(1, 28, 28), 10, Nonlinearity.RELU)
            .standardized(new Standardization(List.of(0.5f), List.of(2f)));
    SpecFile.write(file, own);

    assertThat(settings("--network=" + file).network()).isEqualTo(own);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("--network=" + file, "--no-standardize"))
        .withMessage(
            "%s has a standardization of its own. Leave standardize out, or take it out of"
                + " the file.",
            file);
  }

  @Test
  void theOptimizersAreAChoiceWithARateForEach() {
    ExperimentSettings settings =
        settings(
            "--network=lenet-5", "--optimizer=sgd", "--round-optimizer=adam", "--momentum=0.5");
    ExperimentSettings rates =
        settings(
            "--network=lenet-5",
            "--learning-rate=0.003",
            "--round-learning-rate=0.02",
            "--momentum=0");

    assertThat(settings.dense().optimizer()).isEqualTo(new OptimizerSpec.Sgd(0.05, 0.5, 5e-4));
    assertThat(settings.recovery().phase().optimizer())
        .isEqualTo(OptimizerSpec.Adam.of(1e-3, 1e-4));
    assertThat(rates.dense().optimizer()).isEqualTo(OptimizerSpec.Adam.of(0.003, 5e-4));
    assertThat(rates.recovery().phase().optimizer())
        .isEqualTo(new OptimizerSpec.Sgd(0.02, 0, 1e-4));
  }

  @Test
  void bothMergeGentlyAndOtherwiseDoAsNnReliefDoes() {
    ExperimentSettings settings =
        settings("--network=lenet-300-100", "--criterion=nnrelief+noiseout");
    ExperimentSettings alone = settings("--network=lenet-300-100");

    MergeThenCut both = (MergeThenCut) settings.reduction();
    assertThat(both.cut().plan().keepRatios())
        .isEqualTo(((Cut) alone.reduction()).plan().keepRatios());
    assertThat(both.merge().settings().ranking()).isEqualTo(Ranking.ERROR);
    assertThat(both.merge().settings().form()).isEqualTo(Form.PAIR);
    assertThat(both.merge().settings().firstGroup()).isEqualTo(1);
    assertThat(both.merge().pace()).isEqualTo(new MergePace.Cost(1e-4));
    assertThat(settings.dense()).isEqualTo(alone.dense());
    assertThat(settings.recovery()).isEqualTo(alone.recovery());
  }

  @Test
  void behindConvolutionsTheDenseNetworkTeachesWhatIsMerged() {
    assertThat(settings("--network=lenet-5", "--criterion=noiseout").recovery().distillation())
        .hasValue(new Distillation(2, 0.9));
    assertThat(
            settings("--network=lenet-5", "--criterion=noiseout", "--teacher-weight=0")
                .recovery()
                .distillation())
        .isEmpty();
  }

  @Test
  void behindConvolutionsMergesEndWithAHundredthOfTheNeurons() {
    int convolutions = 520 + 25_050;
    int fiveNeurons = 5 * (800 + 1) + 10 * (5 + 1);

    assertThat(target("--network=lenet-5", "--criterion=noiseout"))
        .isEqualTo(431_080.0 / (convolutions + fiveNeurons));
    assertThat(target("--network=lenet-5", "--criterion=noiseout", "--target=0")).isZero();
    assertThat(target("--network=lenet-5", "--criterion=nnrelief+noiseout")).isEqualTo(80);
  }

  @Test
  void whereChannelsAreMergedTheTargetIsOfTheWholeNetwork() {
    ExperimentSettings channels =
        settings("--network=lenet-5", "--criterion=noiseout", "--merge-channels");

    assertThat(channels.choice().targetCompression())
        .isEqualTo(MethodDefaults.MERGE.choice().target());
    assertThat(channels.recovery().distillation()).hasValue(new Distillation(2, 0.9));
  }

  private static double target(String... arguments) {
    return settings(arguments).choice().targetCompression();
  }

  @Test
  void behindConvolutionsOnlyHiddenNeuronsAreMerged() {
    Merge merge = (Merge) settings("--network=lenet-5", "--criterion=noiseout").reduction();
    Merge asked =
        (Merge) settings("--network=lenet-5", "--criterion=noiseout", "--merge-inputs").reduction();

    assertThat(merge.settings().firstGroup()).isEqualTo(1);
    assertThat(merge.settings().grouping()).isEqualTo(Grouping.NEURONS);
    assertThat(asked.settings().firstGroup()).isZero();
  }

  @Test
  void eachKnobOfNoiseOutIsAnOption() {
    ExperimentSettings settings =
        settings(
            "--network=lenet-300-100",
            "--criterion=nnrelief+noiseout",
            "--alpha=0.9",
            "--merge-ranking=correlation",
            "--merge-form=all",
            "--merge-ridge=0.5",
            "--merge-channels",
            "--merge-pace=one-by-one",
            "--merge-least-correlation=0.9",
            "--merge-significance=0.01",
            "--merge-observed=77",
            "--noise-outputs=12",
            "--noise-distribution=constant",
            "--noise-multiplier=3",
            "--noise-bias",
            "--epochs=2",
            "--most-epochs=9",
            "--after-failure=rollback");

    MergeThenCut both = (MergeThenCut) settings.reduction();
    assertThat(both.cut().plan().keepRatios().dense().alpha()).isEqualTo(0.9);
    assertThat(both.merge().settings().ranking()).isEqualTo(Ranking.CORRELATION);
    assertThat(both.merge().settings().form()).isEqualTo(Form.ALL);
    assertThat(both.merge().settings().firstGroup()).isEqualTo(1);
    assertThat(both.merge().settings().ridge()).isEqualTo(0.5);
    assertThat(both.merge().settings().grouping()).isEqualTo(Grouping.CHANNELS);
    assertThat(both.merge().settings().gate().minimum()).isEqualTo(0.9);
    assertThat(both.merge().settings().gate().doubt()).isEqualTo(0.01);
    assertThat(both.merge().pace()).isEqualTo(new MergePace.OneByOne());
    assertThat(both.merge().observed()).isEqualTo(77);
    assertThat(settings.noise())
        .isEqualTo(new NoiseOutputs(12, NoiseOutputs.Distribution.CONSTANT, 3, true, 1));
    assertThat(settings.recovery().phase().epochs()).isEqualTo(2);
    assertThat(settings.recovery().mostEpochs()).isEqualTo(9);
    assertThat(settings.choice().afterFailure()).isEqualTo(AfterFailure.ROLLBACK);
  }

  @Test
  void kernelsCanBeScoredAsInThePaperOverAThousandSamplesOrSoMany() {
    Cut cut = (Cut) settings("--network=lenet-5", "--kernel-norm=mean-of-f").reduction();
    Cut few =
        (Cut)
            settings("--network=lenet-5", "--kernel-norm=mean-of-f", "--kernel-samples=50")
                .reduction();

    assertThat(cut.criterion().needsSurvey()).isTrue();
    assertThat(cut.surveyed()).isEqualTo(1000);
    assertThat(few.surveyed()).isEqualTo(50);
  }

  @Test
  void survivorsAreRewoundWhenAskedForButNotThoseOfMerges() {
    assertThat(settings("--network=lenet-5", "--after-cut=rewind").recovery().start())
        .isEqualTo(AfterCut.REWIND);
    assertThat(settings("--network=lenet-5").recovery().start()).isEqualTo(AfterCut.FINETUNE);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                settings(
                    "--network=lenet-5", "--criterion=nnrelief+noiseout", "--after-cut=rewind"))
        .withMessageStartingWith("rewind needs an initial value")
        .withMessageContaining("noiseout");
  }

  @ParameterizedTest
  @CsvSource({
    "Rounds, and which of them is the result:",
    "Training:",
    "Connections that are cut",
    "Neurons that are merged",
    "Noise outputs:",
  })
  void theHelpHasASectionForEachKindOfOption(String heading) {
    assertThat(help()).contains(heading);
  }

  /** What the help says of values that depend on the criterion is what is done. */
  @Test
  void theHelpTellsTheDefaults() {
    String help = help();
    MethodDefaults cut = MethodDefaults.CUT;
    MethodDefaults merge = MethodDefaults.MERGE;
    MethodDefaults both = MethodDefaults.BOTH;

    assertThat(help)
        .contains(
            String.format(
                Locale.ROOT,
                "(default: %d; noiseout %d)",
                cut.choice().rounds(),
                merge.choice().rounds()))
        .contains(
            String.format(
                Locale.ROOT,
                "(default: %d; noiseout %d; 0 of a",
                cut.dense().epochs(),
                merge.dense().epochs()))
        .contains(
            String.format(
                Locale.ROOT,
                "(default: %d; noiseout %d)",
                cut.round().epochs(),
                merge.round().epochs()))
        .contains("(default: %s; noiseout 0)".formatted(cut.round().averaged()))
        .contains("(default: %s; noiseout 0)".formatted(cut.round().sharpnessRadius()))
        .contains("trained on (default: yes; noiseout no;")
        .contains("(default: step; noiseout cosine)")
        .contains("adam, adamw, rmsprop, sgd (default: sgd; noiseout adam)")
        .contains("(default: constant; noiseout cosine)")
        .contains(
            String.format(
                Locale.ROOT,
                "(default: %d; noiseout %d)",
                cut.round().mostEpochs(),
                merge.round().mostEpochs()))
        .contains(
            "(default: %s; noiseout 0, but 0.9 behind convolutions)"
                .formatted(cut.round().teacherWeight()))
        .contains(
            "(default: %s; noiseout %s)"
                .formatted(cut.choice().tolerance(), merge.choice().tolerance()))
        .contains(
            String.format(
                Locale.ROOT,
                "(default: %d; noiseout %d)",
                cut.choice().patience(),
                merge.choice().patience()))
        .contains(
            String.format(
                    Locale.ROOT,
                    "(default: %.0f; noiseout %s, or with a hundredth of the dense layers' neurons",
                    cut.choice().target(),
                    merge.choice().target())
                + " behind convolutions)")
        .contains("(default: 0.7; both cost:0.0001)");
    assertThat(merge.merging().pace()).isEqualTo(new MergePace.Share(0.7));
    assertThat(both.merging().pace()).isEqualTo(new MergePace.Cost(1e-4));
    assertThat(both.dense()).isEqualTo(cut.dense());
    assertThat(both.round()).isEqualTo(cut.round());
    assertThat(both.choice()).isEqualTo(cut.choice());
  }

  /** What is the same for all criteria is an outcome of no option at all. */
  @Test
  void theHelpTellsWhatIsTheSameForAll() {
    ExperimentSettings settings = settings("--network=lenet-300-100", "--noise-outputs=1");
    ExperimentSettings merging = settings("--network=lenet-300-100", "--criterion=noiseout");
    Cut cut = (Cut) settings.reduction();
    MergeSettings merge = ((Merge) merging.reduction()).settings();

    assertThat(merge.ranking()).isEqualTo(MergeStyle.THOROUGH.settings().ranking());
    assertThat(merge.form()).isEqualTo(MergeStyle.THOROUGH.settings().form());
    told("--merge-style", "thorough; both gentle");
    told("--merge-ridge", merge.ridge());
    told("--merge-least-correlation", "%.0f, open", merge.gate().minimum());
    told("--merge-significance", merge.gate().doubt());
    told("--size-metric", cut.plan().metric().text());
    told("--size-exponent", cut.plan().keepRatios().sizeExponent());
    told("--noise-distribution", settings.noise().distribution());
    told("--after-cut", settings.recovery().start());
    told("--optimizer", Kind.ADAM);
    assertThat(settings.dense().optimizer())
        .isEqualTo(OptimizerSpec.Adam.of(Kind.ADAM.usualRate(), 0.0005));
    told("--weight-decay", "0.0005");
    told("--learning-rate", "%s, of sgd %s", Kind.ADAM.usualRate(), Kind.SGD.usualRate());
    told("--round-learning-rate", "%s, of sgd %s", Kind.ADAM.usualRate(), Kind.SGD.usualRate());
  }

  private static void told(String option, Object usual) {
    told(option, "%s", usual.toString().toLowerCase(Locale.ROOT));
  }

  private static void told(String option, String words, Object... values) {
    String entry = help().split(" " + option + "=", 2)[1];
    assertThat(entry.split("\\(default: ", 2)[1])
        .as(option)
        .startsWith(String.format(Locale.ROOT, words, values) + ")");
  }

  /** In one line, as it breaks lines where they end. */
  private static String help() {
    String help = new CommandLine(new PruneCommand()).getUsageMessage();
    return help.replaceAll("\\s+", " ");
  }
}
