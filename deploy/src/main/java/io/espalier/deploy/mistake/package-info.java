/** What a person got wrong and can put right: told in plain words, never as a stack trace. */
@NullMarked
package io.espalier.deploy.mistake;

import org.jspecify.annotations.NullMarked;
