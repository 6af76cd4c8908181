package io.espalier.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.report.Json;
import io.espalier.model.flow.InputShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveMessageTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aPointIsWrittenWithItsFieldNamesAndNullForWhatIsNotKnown() throws Exception {
    JsonNode point = JSON.readTree(Json.line(Samples.point(640, 0.5)));

    assertThat(point.get("records").asLong()).isEqualTo(640);
    assertThat(point.get("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(point.get("kappa").isNull()).isTrue();
    assertThat(point.at("/layers/1/name").asText()).isEqualTo("dense2");
    assertThat(point.get("phase").asText()).isEqualTo("warming");
    assertThat(point.has("eventName")).isFalse();
  }

  @Test
  void aDescriptionWithoutATargetDoesNotMentionIt() throws Exception {
    RunDescription untargeted =
        new RunDescription("n", "c", "d", 1, List.of(), new InputShape(1, 1, 1), 1, null);

    assertThat(JSON.readTree(Json.line(untargeted)).has("targetCompression")).isFalse();
    assertThat(JSON.readTree(Json.line(Samples.description())).get("targetCompression").asInt())
        .isEqualTo(10);
  }

  @Test
  void aSummaryIsTheReportItself() throws Exception {
    JsonNode report = JSON.readTree("{\"network\":\"4-3-2\",\"rounds\":[1,2]}");

    assertThat(JSON.readTree(Json.line(new RunSummary(report)))).isEqualTo(report);
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.point(1, 97.2))
        .withMessage("accuracy is a fraction from 0 to 1, got 97.2. Maybe it is in percent.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.point(-1))
        .withMessageContaining("records is 0 or more, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerPoint("dense1", 7, 6, 1, 1))
        .withMessageContaining("dense1 keeps 7 of 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InputMask(0, 1, 2, 2, new int[3]))
        .withMessage("an input of 1×2×2 has 4 values, got 3 counts");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RunDescription("n", "c", "d", 1, List.of(), new InputShape(1, 1, 1), 1, 0.5))
        .withMessageContaining("target compression is 1 or more, got 0.5");
  }
}
