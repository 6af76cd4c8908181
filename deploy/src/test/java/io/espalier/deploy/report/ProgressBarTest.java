package io.espalier.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long nowNanos = -5; // as good a start as any for a nano clock

  @Test
  void aTerminalShowsOneLineThatIsRedrawn() {
    ProgressBar bar = bar(OptionalLong.of(60_000), true);
    pass(Duration.ofSeconds(2));
    bar.update(25_200, "accuracy 0.973");

    assertThat(text())
        .isEqualTo(
            "\rTraining [########------------]  42%  25,200/60,000  12.6k/s  0:03 left"
                + "  accuracy 0.973");
  }

  @Test
  void aTerminalIsRedrawnAtMostTenTimesASecond() {
    ProgressBar bar = bar(OptionalLong.of(1000), true);
    for (int i = 1; i <= 1000; i++) {
      pass(Duration.ofMillis(1));
      bar.update(i, "");
    }

    assertThat(text().chars().filter(character -> character == '\r').count()).isBetween(9L, 11L);
  }

  @Test
  void aShorterLineCoversALongerOne() {
    ProgressBar bar = bar(OptionalLong.empty(), true);
    pass(Duration.ofSeconds(1));
    bar.update(1, "a long metric");
    int longer = text().length() - 1;
    bytes.reset();
    pass(Duration.ofSeconds(1));
    bar.update(2, "");

    assertThat(text()).startsWith("\rTraining  2  1/s ").hasSize(longer + 1);
  }

  @Test
  void aLineOfItsOwnGoesAboveTheBar() {
    ProgressBar bar = bar(OptionalLong.of(10), true);
    pass(Duration.ofSeconds(1));
    bar.update(5, "");
    bytes.reset();
    bar.println("cut 1: kept");

    assertThat(text().replace(" ", "")).startsWith("\r\rcut1:kept" + System.lineSeparator());
    assertThat(text()).endsWith("\rTraining [##########----------]  50%  5/10  5/s  0:01 left");
  }

  @Test
  void elsewhereALineIsPrintedEveryTenSeconds() {
    ProgressBar bar = bar(OptionalLong.of(100), false);
    for (int second = 1; second <= 25; second++) {
      pass(Duration.ofSeconds(1));
      bar.update(second, "loss 0.5");
    }
    bar.close();

    assertThat(text())
        .isEqualToNormalizingNewlines(
            """
            Training  10%  10/100  1/s  1:30 left  loss 0.5
            Training  20%  20/100  1/s  1:20 left  loss 0.5
            Training  25%  25/100  1/s  1:15 left  loss 0.5
            """);
  }

  @Test
  void withoutATotalThereIsNoTimeLeft() {
    ProgressBar bar = bar(OptionalLong.empty(), false);
    pass(Duration.ofSeconds(10));
    bar.update(1234, "");

    assertThat(text()).isEqualToNormalizingNewlines("Training  1,234  123/s\n");
  }

  @Test
  void closingShowsTheEndOnceAndNothingFollows() {
    ProgressBar bar = bar(OptionalLong.of(10), true);
    pass(Duration.ofSeconds(1));
    bar.update(9, "");
    bar.update(10, "done");
    bar.close();
    bar.close();
    pass(Duration.ofSeconds(1));
    bar.update(10, "late");

    assertThat(text())
        .matches("(?s).*\r.*  100%  10/10  9/s  done *" + System.lineSeparator())
        .doesNotContain("late");
  }

  @Test
  void whatWasDoneBeforeIsShownAndIsNotPartOfTheRate() {
    ProgressBar bar = bar(OptionalLong.of(60_000), true);
    bar.startAt(50_000);
    pass(Duration.ofSeconds(2));
    bar.update(52_000, "");

    assertThat(text()).contains("  86%  52,000/60,000  1.0k/s  0:08 left");
  }

  @Test
  void workThatWasDoneBeforeIsAllThere() {
    ProgressBar bar = bar(OptionalLong.of(60_000), false);
    bar.startAt(60_000);
    bar.close();

    assertThat(text()).startsWith("Training  100%  60,000/60,000  –");
  }

  @Test
  void nothingToDoIsDone() {
    ProgressBar bar = bar(OptionalLong.of(0), false);
    bar.close();

    assertThat(text()).startsWith("Training  100%  0/0  –");
  }

  @Test
  void theRateFollowsAChangeOfSpeed() {
    SmoothedRate rate = new SmoothedRate(0, 0);
    long nanos = 0;
    long count = 0;
    for (int second = 0; second < 60; second++) {
      nanos += 1_000_000_000;
      count += second < 30 ? 1000 : 100;
      rate.observe(count, nanos);
    }

    assertThat(rate.perSecond()).isBetween(100.0, 160.0);
  }

  private ProgressBar bar(OptionalLong total, boolean terminal) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressBar("Training", total, out, terminal, () -> nowNanos);
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
