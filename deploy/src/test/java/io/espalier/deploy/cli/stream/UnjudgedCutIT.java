package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that ends while its first cut is on probation. */
@Timeout(180)
class UnjudgedCutIT {

  private static final int PARAMETERS = 19_270;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"shadow, left out, without it", "forward-only, in it, it is in the result"})
  void whatIsPredictedWithHasNoCutThatNobodyJudgedIfThereIsAnotherNetwork(
      String guard, String where, String words) throws Exception {
    boolean isIn = where.equals("in it");
    Program.Ended demo = run("demo", options(guard));
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());

    assertThat(report.at("/rounds")).hasSize(1);
    assertThat(report.at("/rounds/0/outcome").asText()).isEqualTo("on probation");
    int cut = report.at("/rounds/0/kept").asInt();
    assertThat(cut).isLessThan(PARAMETERS);
    assertThat(report.at("/pruned/parameters").asInt()).isEqualTo(isIn ? cut : PARAMETERS);
    assertThat(demo.out()).contains(words);
    assertThat(run("export", "--out %s %s".formatted(folder.resolve("out.onnx"), kept())).out())
        .contains("the last cut is on probation: it is " + where)
        .contains(String.format(Locale.ROOT, "of which %,d live", isIn ? cut : PARAMETERS));
  }

  private Path kept() {
    return folder.resolve("kept");
  }

  private String options(String guard) {
    return String.format(
        Locale.ROOT,
        "--port 0 --rate 0 --data digits:train=300,test=300 --network 784-24-12-10 --records 23200"
            + " --warm-up-records 4000 --interval-records 3000 --probation-records 3000"
            + " --lead-records 750 --learning-rate 0.003 --schedule geometric --rounds 3 --target"
            + " 20 --guard %s --keep %s --report %s",
        guard,
        kept(),
        folder.resolve("report.json"));
  }

  private static Program.Ended run(String command, String options) throws Exception {
    Program.Ended ended = Program.start((command + " " + options).split(" ", -1)).ended();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    return ended;
  }
}
