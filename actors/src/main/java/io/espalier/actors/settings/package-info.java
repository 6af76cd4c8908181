/** What records of settings demand of their values; refused by the name that each has in files. */
@NullMarked
package io.espalier.actors.settings;

import org.jspecify.annotations.NullMarked;
