/** Looks at this machine and says whether Espalier runs well on it, and what to do if not. */
@NullMarked
package io.espalier.deploy.doctor;

import org.jspecify.annotations.NullMarked;
