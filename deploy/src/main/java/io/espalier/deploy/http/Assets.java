package io.espalier.deploy.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/**
 * The files of the page by name. Only what is named here is served: a request is looked up, never
 * turned into a path, so there is nothing to escape from.
 */
final class Assets {

  private static final List<String> FILES =
      List.of(
          "app.js",
          "charts.js",
          "connection.js",
          "events.js",
          "favicon.svg",
          "format.js",
          "layers.js",
          "legend.js",
          "markers.js",
          "mask.js",
          "run.js",
          "state.js",
          "style.css",
          "summary.js",
          "theme.js",
          "tiles.js");

  private static final String CHART_VERSION =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private final Asset index = Asset.fromClasspath("/page/index.html", typeOf("index.html"));
  private final Map<String, Asset> byName = new LinkedHashMap<>();

  Assets() {
    for (String file : FILES) {
      byName.put(file, Asset.fromClasspath("/page/" + file, typeOf(file)));
    }
    String chart =
        "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.js".formatted(chartVersion());
    byName.put("chart.umd.js", Asset.fromClasspath(chart, typeOf("chart.umd.js")));
  }

  Asset index() {
    return index;
  }

  Optional<Asset> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private static ContentType typeOf(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "html" -> ContentTypes.TEXT_HTML_UTF8;
      case "css" -> MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
      case "js" -> MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);
      case "svg" -> MediaTypes.IMAGE_SVG_XML.toContentType();
      default -> throw new IllegalStateException("no content type is known for " + file);
    };
  }

  private static String chartVersion() {
    try (InputStream stream = Assets.class.getResourceAsStream(CHART_VERSION)) {
      Properties properties = new Properties();
      if (stream != null) {
        properties.load(stream);
      }
      return properties.getProperty("version", "(no version found)");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + CHART_VERSION + " from the classpath", e);
    }
  }
}
