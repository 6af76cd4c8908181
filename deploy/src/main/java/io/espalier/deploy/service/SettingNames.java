package io.espalier.deploy.service;

import java.util.Optional;

/**
 * What a person calls the settings of what runs: messages that tell what to change name them.
 *
 * @param folder where checkpoints are kept
 * @param network what is trained
 * @param optimizer how it learns; empty where that is not for a person to choose
 * @param window what accuracy is over; empty where that is not for a person to choose
 */
public record SettingNames(
    String folder, String network, Optional<String> optimizer, Optional<String> window) {

  /** Of {@code serve}, in its file. */
  static final SettingNames SERVE =
      new SettingNames(
          "espalier.checkpoint.directory",
          "espalier.network",
          Optional.of("espalier.optimizer.kind"),
          Optional.of("espalier.evaluate.window-records"));

  /** Of {@code demo}, on the command line. */
  public static final SettingNames DEMO =
      new SettingNames("--keep", "--network", Optional.empty(), Optional.empty());

  String anotherFolder() {
    return "Name another folder with %s.".formatted(folder);
  }

  /**
   * @param wanted what would fit, such as "that network"
   * @param setting that it is chosen with
   */
  String orAnotherFolder(String wanted, String setting) {
    return "Choose %s with %s, or another folder with %s.".formatted(wanted, setting, folder);
  }
}
