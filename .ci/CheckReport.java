import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;

/** Reads the report of a short demo: nothing may be lost, something must be cut, and compaction may change nothing. */
final class CheckReport {

  private static boolean holds = true;

  private CheckReport() {}

  /** Arguments: the report, and how many records were asked for. Ends with 1 if something is wrong. */
  public static void main(String[] arguments) throws IOException {
    JsonNode report = new ObjectMapper().readTree(new File(arguments[0]));
    double records = Double.parseDouble(arguments[1]);
    require(report, "/records/trained", records, records);
    require(report, "/records/deadLetters", 0, 0);
    require(report, "/records/duplicates", 0, 0);
    require(report, "/compacted/maxAbsDifference", 0, 1e-4);
    require(report, "/pruned/compression", 1.5, Double.MAX_VALUE);
    require(report, "/prequential/windowedAccuracy", 0.8, 1);
    System.exit(holds ? 0 : 1);
  }

  private static void require(JsonNode report, String path, double least, double most) {
    JsonNode value = report.at(path);
    boolean fits = value.isNumber() && value.asDouble() >= least && value.asDouble() <= most;
    System.out.printf(
        "%s %s = %s, expected %s to %s%n", fits ? "ok  " : "FAIL", path, value, least, most);
    holds &= fits;
  }
}
