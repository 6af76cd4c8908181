/** What a run tells: progress while it lasts, tables for people, and the JSON report for tools. */
@NullMarked
package io.espalier.deploy.report;

import org.jspecify.annotations.NullMarked;
