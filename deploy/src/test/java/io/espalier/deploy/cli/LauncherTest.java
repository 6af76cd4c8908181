package io.espalier.deploy.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code bin/espalier} in a tree of its own with a Maven and a Java that only take notes. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final String COLLECTOR = "-XX:\\+Use(Serial|Parallel)GC";

  private static final String MVN =
      """
      #!/bin/sh
      echo "mvn $*" >>"$NOTES"
      [ -z "${MVN_FAILS:-}" ] || { echo "[ERROR] it does not compile"; exit 1; }
      [ -z "${SAVED:-}" ] || { sleep 0.05; touch "$SAVED"; }
      touch "$PROGRAM"
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      for option; do case $option in
        -XX:ArchiveClassesAtExit=*) echo archive >"${option#*=}"; echo train >>"$NOTES"; exit 0 ;;
      esac; done
      echo "java $*" >>"$NOTES"
      echo "${LC_ALL:-}" >"$NOTES.locale"
      echo "OMP ${OMP_NUM_THREADS:-}" >>"$NOTES"
      exit ${JAVA_EXIT:-0}
      """;

  private record Ended(int exitCode, String error) {}

  @TempDir private Path folder;
  private Path root;
  private Path launcher;
  private Path notes;

  @BeforeEach
  void plantTree() throws IOException {
    root = Files.createDirectories(folder.resolve("a tree"));
    Files.createDirectories(root.resolve("deploy/src/main"));
    Files.createDirectories(root.resolve("model/src/main"));
    Files.createFile(root.resolve("pom.xml"));
    launcher =
        executable(root.resolve("deploy/bin/espalier"), Files.readString(Path.of("bin/espalier")));
    executable(folder.resolve("bin/mvn"), MVN);
    executable(folder.resolve("java/bin/java"), JAVA);
    notes = folder.resolve("notes");
    java("17.0.15");
  }

  @Test
  void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
    assertThat(start(Map.of(), "doctor", "--json").error())
        .isEqualTo("Building Espalier (first use) …\n");
    assertThat(notes())
        .hasSize(4)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith("mvn -B").endsWith("/a tree/pom.xml package");
              assertThat(lines.get(1)).isEqualTo("train");
              assertThat(lines.get(2)).endsWith("/espalier.jar doctor --json");
              assertThat(lines.get(2)).contains("-XX:SharedArchiveFile=");
            });

    assertThat(start(Map.of(), "--version").error()).isEmpty();
    assertThat(notes()).hasSize(6).filteredOn(line -> line.startsWith("mvn")).hasSize(1);
  }

  @Test
  void aChangedSourceIsBuilt() throws Exception {
    start(Map.of());
    Path source = Files.createFile(root.resolve("model/src/main/Network.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(start(Map.of()).error()).isEqualTo("Building Espalier (sources have changed) …\n");
  }

  @Test
  void aBuildByHandIsNotRepeated() throws Exception {
    Files.createDirectories(root.resolve("deploy/target"));
    Files.createFile(root.resolve("deploy/target/espalier.jar"));

    assertThat(start(Map.of()).error()).isEmpty();
    assertThat(notes()).noneMatch(line -> line.startsWith("mvn"));
  }

  @Test
  void aSourceSavedDuringTheBuildIsBuiltAtTheNextStart() throws Exception {
    Path source = root.resolve("model/src/main/Network.java");
    start(Map.of("SAVED", source.toString()));

    assertThat(start(Map.of()).error()).isEqualTo("Building Espalier (sources have changed) …\n");
    assertThat(start(Map.of()).error()).isEmpty();
  }

  @Test
  void optionsOfTheBuildAreHandedToMaven() throws Exception {
    start(Map.of("ESPALIER_BUILD_OPTS", "-Pcuda -Da=b"));

    assertThat(notes()).anySatisfy(line -> assertThat(line).contains(" -Pcuda -Da=b -f "));
  }

  @Test
  void aFailedBuildShowsItsOutputAndIsTriedAgain() throws Exception {
    Ended failed = start(Map.of("MVN_FAILS", "yes"));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.error()).contains("[ERROR] it does not compile", "the build failed");
    assertThat(start(Map.of()).exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 70, 130})
  void theExitCodeIsPassedThrough(int exitCode) throws Exception {
    assertThat(start(Map.of("JAVA_EXIT", Integer.toString(exitCode))).exitCode())
        .isEqualTo(exitCode);
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("one"), launcher);
    Path relative = Files.createSymbolicLink(folder.resolve("two"), link.getFileName());

    assertThat(run(Map.of(), List.of(relative.toString(), "doctor")).exitCode()).isZero();
    assertThat(notes()).anySatisfy(line -> assertThat(line).endsWith("espalier.jar doctor"));
  }

  @Test
  void argumentsStayWhole() throws Exception {
    start(Map.of(), "demo", "--data", "two words", "*");

    assertThat(notes()).anySatisfy(line -> assertThat(line).endsWith("demo --data two words *"));
  }

  @Test
  void optionsOfTheUserComeLastAndThreadsOfTheUserStay() throws Exception {
    start(Map.of("ESPALIER_JAVA_OPTS", "-Xmx9g -Da=b", "OMP_NUM_THREADS", "7"));

    assertThat(notes()).anySatisfy(line -> assertThat(line).contains("-Xmx9g -Da=b -jar"));
    assertThat(notes()).contains("OMP 7");
  }

  @Test
  void memoryIsBoundedUnlessTheUserSaysOtherwise() throws Exception {
    start(Map.of());

    assertThat(notes())
        .anySatisfy(
            line -> assertThat(line).contains(" -Xms160m -Xmn32m ").containsPattern(COLLECTOR));
  }

  @ParameterizedTest
  @CsvSource({
    "-Xmx100m,                 -Xms160m",
    "-XX:MaxHeapSize=100m,     -Xms160m",
    "-XX:MaxRAMPercentage=10,  -Xms160m",
    "-XX:MaxNewSize=9m,        -Xmn32m",
    "-XX:NewRatio=3,           -Xmn32m"
  })
  void whatTheUserSaysOfMemoryTakesThePlaceOf(String users, String own) throws Exception {
    start(Map.of("ESPALIER_JAVA_OPTS", users));

    assertThat(notes())
        .anySatisfy(line -> assertThat(line).contains(users + " -jar").doesNotContain(own));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
  void whatJavaIsToldElsewhereIsHeardToo(String variable) throws Exception {
    start(Map.of(variable, "-Xmx100m"));

    assertThat(notes()).noneSatisfy(line -> assertThat(line).contains("-Xms160m"));
  }

  @Test
  void anotherCollectorTakesThePlaceOfTheUsualOne() throws Exception {
    start(Map.of("ESPALIER_JAVA_OPTS", "-XX:+UseZGC"));

    assertThat(notes())
        .anySatisfy(
            line -> assertThat(line).contains("-XX:+UseZGC -jar").doesNotContainPattern(COLLECTOR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "xx_YY.UTF-8"})
  void whereTheLocaleKnowsAsciiAloneNamesAreUtf8(String locale) throws Exception {
    start(Map.of("LC_ALL", locale));

    assertThat(folder.resolve("notes.locale")).hasContent("C.UTF-8");
  }

  @Test
  void aLocaleWithLettersStays() throws Exception {
    start(Map.of("LC_ALL", "C.utf8"));

    assertThat(folder.resolve("notes.locale")).hasContent("C.utf8");
  }

  @Test
  void aNewerJavaIsToldToBeQuiet() throws Exception {
    java("25.0.3");
    start(Map.of());

    assertThat(notes())
        .anySatisfy(line -> assertThat(line).contains("--enable-native-access=ALL-UNNAMED"));
  }

  @Test
  void eachJavaHasAnArchiveOfItsOwn() throws Exception {
    start(Map.of());
    java("25.0.3");
    start(Map.of());

    assertThat(notes()).filteredOn("train"::equals).hasSize(2);
    assertThat(root.resolve("deploy/target/espalier-17.0.15.jsa")).exists();
    assertThat(root.resolve("deploy/target/espalier-25.0.3.jsa")).exists();
  }

  @Test
  void anArchiveOlderThanTheProgramIsMadeAgain() throws Exception {
    start(Map.of());
    Files.setLastModifiedTime(
        root.resolve("deploy/target/espalier-17.0.15.jsa"), FileTime.from(Instant.EPOCH));
    start(Map.of());
    start(Map.of());

    assertThat(notes()).filteredOn("train"::equals).hasSize(2);
  }

  @Test
  void aJavaThatIsTooOldIsRefused() throws Exception {
    java("11.0.2");
    Ended ended = start(Map.of());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.error()).contains("Java 11.0.2 at", "is too old. Install a JDK 17 or newer");
  }

  @Test
  void aWrongJavaHomeIsExplained() throws Exception {
    Ended ended = start(Map.of("JAVA_HOME", "/nowhere"));

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.error()).contains("JAVA_HOME is /nowhere, but there is no bin/java in it");
  }

  @Test
  void anInstallationWithoutSourcesIsNotBuilt() throws Exception {
    Files.delete(root.resolve("pom.xml"));
    Files.createDirectories(root.resolve("deploy/target"));

    assertThat(start(Map.of()).error()).contains("there is neither", "espalier.jar");

    Files.createFile(root.resolve("deploy/target/espalier.jar"));
    assertThat(start(Map.of()).exitCode()).isZero();
    assertThat(notes()).noneMatch(line -> line.startsWith("mvn"));
  }

  @Test
  void twoFirstStartsBuildOnce() throws Exception {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(process(Map.of(), List.of(launcher.toString(), "doctor")).start());
    }
    for (Process start : starts) {
      assertThat(start.waitFor(60, SECONDS)).isTrue();
      assertThat(start.exitValue()).isZero();
    }

    assertThat(notes()).filteredOn(line -> line.startsWith("mvn")).hasSize(1);
    assertThat(root.resolve("deploy/target/espalier.lock")).doesNotExist();
  }

  @Test
  void theLockOfAKilledBuildIsTakenOver() throws Exception {
    Path target = Files.createDirectories(root.resolve("deploy/target"));
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor(10, SECONDS)).isTrue();
    Files.createSymbolicLink(target.resolve("espalier.lock"), Path.of(Long.toString(gone.pid())));

    assertThat(start(Map.of()).exitCode()).isZero();
  }

  private void java(String version) throws IOException {
    Files.writeString(
        folder.resolve("java/release"), "JAVA_RUNTIME_VERSION=\"%s\"\n".formatted(version));
  }

  private Ended start(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return run(environment, command);
  }

  private Ended run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Process process = process(environment, command).start();
    String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), error);
  }

  private ProcessBuilder process(Map<String, String> environment, List<String> command) {
    ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
    process.environment().remove("OMP_NUM_THREADS");
    process.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    process.environment().remove("ESPALIER_JAVA_OPTS");
    process.environment().remove("ESPALIER_BUILD_OPTS");
    process.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    process.environment().put("JAVA_HOME", folder.resolve("java").toString());
    process.environment().put("NOTES", notes.toString());
    process.environment().put("PROGRAM", root.resolve("deploy/target/espalier.jar").toString());
    process.environment().putAll(environment);
    return process;
  }

  private List<String> notes() throws IOException {
    return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
