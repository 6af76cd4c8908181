package io.espalier.deploy.cli.option;

import io.espalier.actors.settings.InvalidSettingException;
import io.espalier.streaming.dataset.DataException;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values of options that what they are for refuses: a command line that was not understood. */
public final class OptionValues {

  /** Settings whose option has another name. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "target-compression", "target",
          "confidence", "drift-confidence",
          "name", "model-name",
          "every-records", "publish-every");

  private OptionValues() {}

  /**
   * What {@code settings} makes of the options.
   *
   * @throws ParameterException when it refuses them with an {@link IllegalArgumentException}
   */
  public static <T> T understood(CommandSpec command, Supplier<T> settings) {
    try {
      return settings.get();
    } catch (InvalidSettingException refused) {
      String words =
          refused.refusals().stream()
              .map(refusal -> name(command, refusal.key()) + " " + refusal.reason())
              .collect(Collectors.joining(". "));
      throw new ParameterException(command.commandLine(), words, refused);
    } catch (IllegalArgumentException refused) {
      throw notUnderstood(command, refused);
    }
  }

  /** The option that a setting is given with; the setting itself where the command has none. */
  private static String name(CommandSpec command, String path) {
    String key = path.substring(path.lastIndexOf('.') + 1);
    String option = "--" + OPTIONS.getOrDefault(key, key);
    return command.findOption(option) == null ? key : option;
  }

  /** The specification of a data set; whether its files are there is another question. */
  public static DataSpec dataSpec(CommandSpec command, String text) {
    try {
      return DataSpec.parse(text);
    } catch (DataException refused) {
      throw notUnderstood(command, refused);
    }
  }

  /** As {@link #dataSpec}, of samples to be predicted, whose classes need not be told. */
  public static DataSpec unlabelledDataSpec(CommandSpec command, String text) {
    try {
      return DataSpec.parseUnlabelled(text);
    } catch (DataException refused) {
      throw notUnderstood(command, refused);
    }
  }

  /** Reads a data set; says what is doubtful about it. */
  public static DataSet open(CommandSpec command, DataSpec data) {
    DataSet opened = data.open();
    data.doubts(opened)
        .forEach(doubt -> command.commandLine().getErr().println("espalier: " + doubt));
    return opened;
  }

  private static ParameterException notUnderstood(CommandSpec command, RuntimeException refused) {
    return new ParameterException(
        command.commandLine(), String.valueOf(refused.getMessage()), refused);
  }
}
