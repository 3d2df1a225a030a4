@NullMarked
package dev.sluice.batch;

import org.jspecify.annotations.NullMarked;
