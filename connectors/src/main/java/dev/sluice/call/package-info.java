@NullMarked
package dev.sluice.call;

import org.jspecify.annotations.NullMarked;
