package io.espalier.deploy.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import io.espalier.deploy.mistake.UserMistake;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Includes that are there. HOCON leaves out one that is not, without a word, unless it says {@code
 * required}; a service would run with other settings than those that were written. It also looks
 * for {@code file("…")} where the process runs, not beside the file that includes it, as for any
 * other include.
 */
final class RequiredIncludes implements ConfigIncluder, ConfigIncluderFile {

  private final @Nullable ConfigIncluder includer;

  RequiredIncludes() {
    this(null);
  }

  private RequiredIncludes(@Nullable ConfigIncluder includer) {
    this.includer = includer;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new RequiredIncludes(includer == null ? fallback : includer.withFallback(fallback));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (includer == null) {
      throw new IllegalStateException("nobody reads includes");
    }
    try {
      return includer.include(new Required(context), what);
    } catch (ConfigException.IO | ConfigException.Missing absent) {
      throw new UserMistake(
          "the configuration includes '%s', which %s"
              .formatted(
                  what,
                  folder(context)
                      .map(folder -> "is not in " + folder + ", or can not be read")
                      .orElse("is not there, or can not be read")),
          "Correct the path, which is taken from the folder of the file that includes it.",
          absent);
    }
  }

  /** Where includes are looked for. */
  private static Optional<Path> folder(ConfigIncludeContext context) {
    return Optional.ofNullable(context.relativeTo("."))
        .map(folder -> folder.origin().filename())
        .map(folder -> Path.of(folder).normalize());
  }

  /** The context of an include that must be there. */
  private record Required(ConfigIncludeContext context) implements ConfigIncludeContext {

    @Override
    public @Nullable ConfigParseable relativeTo(String filename) {
      return context.relativeTo(filename);
    }

    @Override
    public ConfigParseOptions parseOptions() {
      return context.parseOptions().setAllowMissing(false);
    }

    @Override
    public ConfigIncludeContext setParseOptions(ConfigParseOptions options) {
      return new Required(context.setParseOptions(options));
    }
  }
}
