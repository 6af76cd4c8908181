package io.espalier.deploy.doctor;

import io.espalier.deploy.mistake.JavaOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the temporary folder has room, and lets the native libraries run that undo compression.
 *
 * @param disk looks at the folder
 * @param unusableCompression names a way of compressing records that does not work
 */
record TemporaryFilesCheck(DiskCheck disk, Supplier<Optional<String>> unusableCompression)
    implements Check {

  @Override
  public List<Finding> findings() {
    List<Finding> found = disk.findings();
    if (found.stream().anyMatch(finding -> finding.status() == Finding.Status.FAIL)) {
      return found;
    }
    return unusableCompression.get().map(this::explained).orElse(found);
  }

  private List<Finding> explained(String compression) {
    return List.of(
        Finding.fail(
            disk.subject(),
            "%s forbids programs, which records compressed with %s need"
                .formatted(disk.directory(), compression),
            "Name another folder: %s.".formatted(JavaOption.given("-Djava.io.tmpdir=DIR"))));
  }
}
