package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnfinishedDemoTest {

  private static final Path REPORT = Path.of("report.json");
  private static final Path KEPT = Path.of("my-demo");

  @Test
  void withNothingAskedForNothingIsMissing() {
    assertThat(new UnfinishedDemo(null, null).after(1234, 2))
        .isEqualTo("Stopped after 1,234 records, checkpoint 2.");
  }

  @Test
  void aReportThatDoesNotComeIsTold() {
    UnfinishedDemo unfinished = new UnfinishedDemo(REPORT, null);

    assertThat(unfinished.whileItStarted()).contains("\nNo report in report.json: ");
    assertThat(unfinished.after(1234, 2))
        .endsWith("\nNo report in report.json: the run was stopped before it had all its records.");
    assertThat(unfinished.beforeItsReport())
        .endsWith("\nNo report in report.json: stopped while its dense twin was trained.");
  }

  @Test
  void aFolderToKeepSaysHowToGoOn() {
    UnfinishedDemo unfinished = new UnfinishedDemo(null, KEPT);

    assertThat(unfinished.whileItStarted())
        .endsWith("\nNothing was added to my-demo: the same command goes on from there.");
    assertThat(unfinished.after(1234, 2))
        .endsWith("\nKept in my-demo: the same command goes on from there.");
    assertThat(unfinished.beforeItsReport())
        .endsWith("\nKept in my-demo: the same command trains the twin again, and reports.");
  }
}
