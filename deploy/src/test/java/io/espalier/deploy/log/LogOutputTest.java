package io.espalier.deploy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.settings.LogSettings;
import io.espalier.deploy.settings.LogSettings.Format;
import io.espalier.deploy.settings.LogSettings.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogOutputTest {

  private static final String CONFIGURATION = "logback.configurationFile";

  private final PrintStream standardError = System.err;

  @BeforeEach
  void readTheProgramsConfigurationNotTheTests() {
    System.setProperty(CONFIGURATION, "logback.xml");
  }

  @AfterEach
  void restore() throws JoranException {
    System.clearProperty(CONFIGURATION);
    System.setErr(standardError);
    LogOutput.apply(new LogSettings(Format.TEXT, Level.INFO));
  }

  @Test
  void textIsOneReadableLine() throws JoranException {
    assertThat(logged(new LogSettings(Format.TEXT, Level.INFO)))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  Trainer"
                + " - learnt 3 records\\R");
  }

  @Test
  void jsonIsOneObjectPerLine() throws JoranException, JsonProcessingException {
    JsonNode line = new ObjectMapper().readTree(logged(new LogSettings(Format.JSON, Level.INFO)));

    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("loggerName").asText()).isEqualTo("io.espalier.Trainer");
    assertThat(line.get("formattedMessage").asText()).isEqualTo("learnt 3 records");
    assertThat(line.get("arguments")).extracting(JsonNode::asText).containsExactly("3");
  }

  @Test
  void whatIsLessImportantIsLeftOut() throws JoranException {
    assertThat(logged(new LogSettings(Format.TEXT, Level.WARN))).isEmpty();
  }

  @Test
  void librariesAreQuietWhateverTheLevel() throws JoranException {
    LogOutput.apply(new LogSettings(Format.TEXT, Level.DEBUG));

    assertThat(LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient").isInfoEnabled())
        .isFalse();
    assertThat(LoggerFactory.getLogger("org.apache.pekko.actor").isWarnEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("io.espalier.Trainer").isDebugEnabled()).isTrue();
  }

  private static String logged(LogSettings settings) throws JoranException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    LogOutput.apply(settings);
    LoggerFactory.getLogger("io.espalier.Trainer").info("learnt {} records", 3);
    LogOutput.finish();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
