/** What must hold under each fault of a service, through a whole job. */
@NullMarked
package dev.sluice.faults;

import org.jspecify.annotations.NullMarked;
