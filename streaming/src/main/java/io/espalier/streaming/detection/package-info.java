/** How soon drift detectors find a change, and how often they find one where there is none. */
@NullMarked
package io.espalier.streaming.detection;

import org.jspecify.annotations.NullMarked;
