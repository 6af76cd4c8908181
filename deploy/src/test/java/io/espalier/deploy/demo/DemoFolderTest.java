package io.espalier.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.service.Reductions;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.streaming.dataset.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoFolderTest {

  @TempDir private Path parent;

  private static DemoSettings settings(
      Optional<Path> keep, String data, String network, long seed) {
    return settings(keep, data, network, Reductions.of("sensitivity", 0.95, 30, "alpha", seed));
  }

  private static DemoSettings settings(
      Optional<Path> keep, String data, String network, LearningSettings learning) {
    return new DemoSettings(
        DataSpec.parse(data),
        network,
        Optional.empty(),
        learning,
        OptionalLong.empty(),
        0,
        0,
        PublishSettings.DEFAULT,
        keep,
        Optional.empty());
  }

  private DemoSettings kept() {
    return settings(Optional.of(parent.resolve("kept/demo")), "digits", "784-10", 1);
  }

  @Test
  void aTemporaryFolderGoesWithAllThatIsInIt() throws IOException {
    Path checkpoints;
    try (DemoFolder folder = DemoFolder.open(settings(Optional.empty(), "digits", "784-10", 1))) {
      checkpoints = folder.checkpoints();
      Files.createDirectories(checkpoints.resolve("version-00000001"));
      Files.createDirectories(folder.broker());
      Files.writeString(folder.broker().resolve("log"), "records");
      assertThat(checkpoints.getParent()).isEqualTo(folder.broker().getParent()).isDirectory();
    }

    assertThat(checkpoints.getParent()).doesNotExist();
  }

  @Test
  void closingItAgainIsHarmless() {
    DemoFolder folder = DemoFolder.open(settings(Optional.empty(), "digits", "784-10", 1));
    folder.close();

    folder.close();

    assertThat(folder.broker().getParent()).doesNotExist();
  }

  @Test
  void aFolderToKeepIsMadeAndStays() throws IOException {
    try (DemoFolder folder = DemoFolder.open(kept())) {
      Files.createDirectories(folder.broker());
    }

    assertThat(parent.resolve("kept/demo/broker")).isDirectory();
  }

  @Test
  void theSameDemoGoesOnInItsFolder() {
    DemoFolder.open(kept()).close();

    try (DemoFolder again = DemoFolder.open(kept())) {
      assertThat(again.checkpoints().getParent()).isEqualTo(parent.resolve("kept/demo"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "digits:seed=9, 784-10,    1, sensitivity,  0.95, 30, alpha, data, digits:seed=9",
    "digits,        784-20-10, 1, sensitivity,  0.95, 30, alpha, network, 784-20-10",
    "digits,        784-10,    2, sensitivity,  0.95, 30, alpha, seed, 2",
    "digits,        784-10,    1, magnitude, 0.95, 30, alpha, criterion, magnitude",
    "digits,        784-10,    1, sensitivity,  0.9,  30, alpha, alpha, 0.9",
    "digits,        784-10,    1, sensitivity,  0.95, 0,  alpha, target, 0.0",
    "digits,        784-10,    1, sensitivity,  0.95, 30, cubic, schedule, cubic",
  })
  void anotherDemoIsKeptOut(
      String data,
      String network,
      long seed,
      String criterion,
      double alpha,
      double target,
      String schedule,
      String option,
      String value) {
    DemoFolder.open(kept()).close();

    assertThatThrownBy(
            () ->
                DemoFolder.open(
                    settings(
                        kept().keep(),
                        data,
                        network,
                        Reductions.of(criterion, alpha, target, schedule, seed))))
        .isInstanceOfSatisfying(
            UserMistake.class,
            mistake ->
                assertThat(mistake.fix())
                    .startsWith("Give the same --%s to go on".formatted(option)))
        .hasMessageContaining("holds another demo")
        .hasMessageContaining("and not\n%s = %s".formatted(option, value));
  }

  /** What the folder's demo was asked for and this one is not. */
  @Test
  void aDemoWithoutWhatItHadIsKeptOut() {
    LearningSettings cubic = Reductions.of("sensitivity", 0.95, 30, "cubic", 1);
    DemoSettings asked = settings(kept().keep(), "digits", "784-10", cubic);
    DemoFolder.open(asked).close();
    DemoFolder.open(asked).close();

    assertThatThrownBy(() -> DemoFolder.open(kept()))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("schedule = cubic")
        .hasMessageContaining("and not\nschedule = alpha");
  }

  @Test
  void aFolderThatCannotBeUsedIsNamed() throws IOException {
    Files.writeString(parent.resolve("kept"), "a file");

    assertThatThrownBy(() -> DemoFolder.open(kept()))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(parent.resolve("kept").toString());
  }
}
