/**
 * The HTTP side of the service: the live page and its assets, the stream of events, the metrics
 * scrape and the health probes. Read-only; nothing here changes the run.
 */
@NullMarked
package io.espalier.deploy.http;

import org.jspecify.annotations.NullMarked;
